-- pact.yaml in ClickHouse. Each lead's events become arrays in the lead's order, over which the sums run: far quicker than
-- window functions. Points are brought forward to one instant (`epoch`), so that decayed sums are running sums.
WITH
    1790812800000 AS epoch,
    14 * 86400000. AS h14,
    30 * 86400000. AS h30,
    (SELECT toUnixTimestamp64Milli(greatest(
        (SELECT max(at) FROM file('events.parquet', Parquet)),
        (SELECT max(created_at) FROM file('leads.parquet', Parquet))))) AS until,

    fitted AS (
        SELECT
            lead_id,
            email IS NOT NULL AS known,
            multiIf(employees >= 1000, 18, employees >= 200, 22, employees >= 50, 12, employees < 10, -10, 0)
            + multiIf(industry IN ('software', 'finance', 'manufacturing'), 12, industry IN ('retail', 'logistics'), 6, 0)
            + multiIf(country IN ('DE', 'AT', 'CH'), 10, country IN ('FR', 'NL', 'BE', 'PL', 'CZ'), 5, 0)
            + multiIf(seniority IN ('vp', 'c-level'), 20, seniority = 'director', 16, seniority = 'manager', 8, 0)
            + multiIf(department IN ('it', 'operations'), 10, department = 'finance', 4, 0)
            + multiIf(match(title, '(?i)\\b(student|intern)\\b'), -25, match(title, '(?i)\\b(head|chief)\\b'), 6, 0)
            + multiIf(yearly_budget >= 50, 14, yearly_budget >= 15, 8, 0)
            + if(service_desk, 6, 0) AS points
        FROM file('leads.parquet', Parquet)
    ),

    -- Kinds of events by the rule that counts them: 1 pricing (and serious steps), 2 product pages, 3 case studies, 4 papers, 5 webinars,
    -- 6 videos, 7 serious steps, 8 mail, 9 trial, 10 usage, 11 job seeker, 12 opted out, 13 demo requested, 0 the rest.
    ordered AS (
        SELECT lead_id, arraySort(groupArray((toUnixTimestamp64Milli(at), event_id, transform(name,
            ['Pricing Viewed', 'Product Page Viewed', 'Integration Page Viewed', 'Documentation Read', 'Case Study Read',
             'Asset Downloaded', 'Webinar Registered', 'Webinar Attended', 'Video Watched', 'Comparison Read', 'Calculator Used',
             'Security Page Viewed', 'Email Link Clicked', 'Trial Started', 'Feature Used', 'Trial Invited Colleague',
             'Careers Viewed', 'Unsubscribed', 'Demo Requested'],
            [1, 2, 2, 2, 3, 4, 5, 5, 6, 7, 7, 7, 8, 9, 10, 10, 11, 12, 13]::Array(UInt8), 0::UInt8)))) AS events
        FROM file('events.parquet', Parquet, 'lead_id Int64, event_id Int64, at DateTime64(3), name LowCardinality(String)')
        GROUP BY lead_id
    ),

    summed AS (
        SELECT
            lead_id,
            events.1 AS ts,
            events.3 AS ks,
            -- Story to money: of case studies and pricing alone, the first pricing that follows right upon a case study in time.
            -- If the one before was pricing too, it would have been the find already, or is too late after the same case study.
            arrayFilter((i, k) -> k IN (1, 3), arrayEnumerate(ks), ks) AS step_idx,
            arrayFilter(k -> k IN (1, 3), ks) AS step,
            arrayFilter((t, k) -> k IN (1, 3), ts, ks) AS step_t,
            arrayFirst((i, k, t, k_before, t_before) -> k = 1 AND k_before = 3 AND t - t_before < 14 * 86400000,
                step_idx, step, step_t, arrayPopBack(arrayPushFront(step, 0)), arrayPopBack(arrayPushFront(step_t, 0))) AS story,
            arrayMap(t -> exp2((t - epoch) / h14), ts) AS w14,
            arrayMap(t -> exp2((t - epoch) / h30), ts) AS w30,
            arrayCumSum(arrayMap((k, w, n1, n2, n6, n7, n8, n10) -> w * multiIf(
                    k = 1, 9. * (n1 <= 6) + 5. * (n7 <= 8), k = 2, 2. * (n2 <= 20), k = 6, 3. * (n6 <= 6),
                    k = 7, 5. * (n7 <= 8), k = 8, 1.5 * (n8 <= 10), k = 10, 1. * (n10 <= 30), 0.),
                ks, w14,
                arrayCumSum(arrayMap(k -> k = 1, ks)), arrayCumSum(arrayMap(k -> k = 2, ks)),
                arrayCumSum(arrayMap(k -> k = 6, ks)), arrayCumSum(arrayMap(k -> k IN (1, 7), ks)),
                arrayCumSum(arrayMap(k -> k = 8, ks)), arrayCumSum(arrayMap(k -> k = 10, ks)))) AS s14,
            arrayCumSum(arrayMap((k, w, i, n3, n4, n5, n9, n11, n12) -> w * (15. * (i = story) + multiIf(
                    k = 3, 6. * (n3 <= 5), k = 4, 7. * (n4 <= 3), k = 5, 8. * (n5 <= 4), k = 9, 20. * (n9 <= 1),
                    k = 11, -8. * (n11 <= 3), k = 12, -40. * (n12 <= 2), 0.)),
                ks, w30, arrayEnumerate(ks),
                arrayCumSum(arrayMap(k -> k = 3, ks)), arrayCumSum(arrayMap(k -> k = 4, ks)),
                arrayCumSum(arrayMap(k -> k = 5, ks)), arrayCumSum(arrayMap(k -> k = 9, ks)),
                arrayCumSum(arrayMap(k -> k = 11, ks)), arrayCumSum(arrayMap(k -> k = 12, ks)))) AS s30
        FROM ordered
    ),

    -- Levels build on each other, so the highest one follows from the highest score: of all events, and of those from the first trial or demo on.
    scored AS (
        SELECT
            lead_id,
            ts,
            arrayMap((a, b, v, w) -> a / v + b / w, s14, s30, w14, w30) AS es,
            arrayMap(k -> k = 13, ks) AS demos,
            arrayFirstIndex(k -> k IN (9, 13), ks) AS seen,
            arrayMax(es) AS top,
            if(seen = 0, -inf, arrayMax(arraySlice(es, seen))) AS top_seen,
            s14[-1] * exp2((epoch - until) / h14) + s30[-1] * exp2((epoch - until) / h30) AS end
        FROM summed
    ),

    decided AS (
        SELECT
            fitted.lead_id AS id, points, ts, es, demos, seen, top, top_seen, end,
            known AND notEmpty(ts) AS responded,
            if(known, arrayFirstIndex((demo, e) -> (demo AND points >= 20) OR (points >= 35 AND e >= 40 - 40e-9), demos, es), 0) AS q
        FROM scored RIGHT JOIN fitted ON scored.lead_id = fitted.lead_id
    )

SELECT
    id AS lead_id,
    if(q > 0, fromUnixTimestamp64Milli(ts[q]), NULL) AS qualified_at,
    multiIf(q = 0, NULL, demos[q] AND points >= 20, 'hand raise', 'ready') AS tier,
    if(q > 0, toFloat64(points), NULL) AS fit,
    if(q > 0, es[q], NULL) AS engagement_at,
    if(notEmpty(ts), end, 0) AS engagement_end,
    multiIf(NOT responded, 0, points < 20, 1, top < 15 - 15e-9, 2, points < 35 OR top < 30 - 30e-9, 3,
        top_seen < 30 - 30e-9, 4, points < 45 OR top_seen < 50 - 50e-9, 5, 6) AS level_peak,
    multiIf(NOT responded, 0, points < 20, 1, end < 15 - 15e-9, 2, points < 35 OR end < 30 - 30e-9, 3,
        seen = 0, 4, points < 45 OR end < 50 - 50e-9, 5, 6) AS level_end
FROM decided
