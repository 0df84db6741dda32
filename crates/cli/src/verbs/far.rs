//! Stores that are not in a directory, and replays that are not in this process: what only a binary with the feature
//! `cluster` does.

#[cfg(not(feature = "cluster"))]
pub(crate) use without::FarArgs;

#[cfg(feature = "cluster")]
pub(crate) use with::FarArgs;

#[cfg(feature = "cluster")]
mod with {
    use std::path::Path;

    use leadpact_app::{AppError, Elsewhere, LoadedPact, PastRequest, ReplayOutput, ReplayReport, ReplayRequest};
    use leadpact_cluster::{Cluster, PactText, Place, ReplayJob, block_on, replay_there, storage};
    use leadpact_replay::Detail;

    use crate::failure::Failure;
    use crate::verbs::cluster::ClientArgs;

    /// How often a job is begun before its failure is told.
    const ATTEMPTS: usize = 3;

    /// Where else the store may lie, and who else may replay it.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarArgs {
        /// The S3 server of the store, where it is not Amazon's
        #[arg(long, value_name = "URL", env = "LEADPACT_S3_ENDPOINT")]
        s3_endpoint: Option<String>,
        #[command(flatten)]
        client: ClientArgs,
    }

    impl FarArgs {
        fn place(&self, store: &Path) -> Result<Place, Failure> {
            Ok(Place::parse(&store.to_string_lossy(), self.s3_endpoint.as_deref())?)
        }

        /// The past in a store.
        pub(crate) fn store(&self, store: &Path) -> Result<PastRequest, Failure> {
            Ok(match self.place(store)? {
                Place::Directory(_) => PastRequest::Store(store.to_owned()),
                place @ Place::S3 { .. } => PastRequest::Elsewhere(Elsewhere(storage(&place)?)),
            })
        }

        /// Refuses what a cluster does not do.
        pub(crate) fn only_here(&self, what: &str) -> Result<(), Failure> {
            match self.client.is_given() {
                false => Ok(()),
                true => Err(Failure::Said(format!("{what} does not go with --cluster: leave one of them out"))),
            }
        }

        /// Replays on a cluster, if one is named.
        pub(crate) fn replay(
            &self,
            pact: &LoadedPact,
            store: Option<&Path>,
            request: &ReplayRequest,
        ) -> Result<Option<ReplayReport>, Failure> {
            let Some(cluster) = self.client.cluster()? else { return Ok(None) };
            let Some(store) = store else {
                let what =
                    "a cluster replays a store, not files: fill one with `leadpact history import`, then --store";
                return Err(Failure::Said(what.to_owned()));
            };
            let detail = if request.contributions.is_some() { Detail::Contributions } else { Detail::Rows };
            let text = PactText { path: pact.path.display().to_string(), text: pact.source.text.to_string() };
            let job = ReplayJob { place: self.place(store)?, pact: text, until: request.until, detail };
            (1..)
                .find_map(|attempt| match once(&job, &cluster, pact, request) {
                    Err(Unfinished::There(error)) if error.may_pass() && attempt < ATTEMPTS => {
                        eprintln!("leadpact: {error}; beginning anew");
                        None
                    }
                    Err(Unfinished::There(error)) => Some(Err(error.into())),
                    Err(Unfinished::Here(failure)) => Some(Err(failure)),
                    Ok(report) => Some(Ok(Some(report))),
                })
                .unwrap_or(Ok(None))
        }
    }

    /// Why a replay did not come to its end.
    enum Unfinished {
        There(leadpact_cluster::Error),
        Here(Failure),
    }

    impl From<leadpact_cluster::Error> for Unfinished {
        fn from(error: leadpact_cluster::Error) -> Self {
            Self::There(error)
        }
    }

    impl From<AppError> for Unfinished {
        fn from(error: AppError) -> Self {
            Self::Here(error.into())
        }
    }

    fn once(
        job: &ReplayJob,
        cluster: &Cluster,
        pact: &LoadedPact,
        request: &ReplayRequest,
    ) -> Result<ReplayReport, Unfinished> {
        let mut output = ReplayOutput::begin(pact, request)?;
        let replay = replay_there(job, cluster, |rows| output.add(rows).map_err(Unfinished::from));
        let until = block_on(replay).map_err(|error| Unfinished::Here(Failure::no_threads(&error)))??;
        Ok(output.finish(None, until)?)
    }
}

#[cfg(not(feature = "cluster"))]
mod without {
    use std::path::Path;

    use leadpact_app::{LoadedPact, PastRequest, ReplayReport, ReplayRequest};

    use crate::failure::Failure;
    use crate::verbs::without_cluster::HOW_TO_GET_IT;

    /// Work on a cluster, and stores in S3: only in binaries with the feature `cluster`.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarArgs {
        /// Work on a cluster (releases can; see `leadpact cluster`)
        #[arg(long, value_name = "df://HOST:PORT", hide = true)]
        cluster: Option<String>,
    }

    impl FarArgs {
        /// The past in a store.
        pub(crate) fn store(&self, store: &Path) -> Result<PastRequest, Failure> {
            match store.to_string_lossy().contains("://") {
                false => Ok(PastRequest::Store(store.to_owned())),
                true => Err(Failure::Said(HOW_TO_GET_IT.to_owned())),
            }
        }

        /// Refuses what a cluster does not do.
        pub(crate) fn only_here(&self, _: &str) -> Result<(), Failure> {
            self.refuse()
        }

        /// Replays on a cluster, if one is named.
        pub(crate) fn replay(
            &self,
            _: &LoadedPact,
            _: Option<&Path>,
            _: &ReplayRequest,
        ) -> Result<Option<ReplayReport>, Failure> {
            self.refuse().map(|()| None)
        }

        fn refuse(&self) -> Result<(), Failure> {
            match &self.cluster {
                None => Ok(()),
                Some(_) => Err(Failure::Said(HOW_TO_GET_IT.to_owned())),
            }
        }
    }
}
