//! Stores that are not in a directory, and replays that are not in this process: what only a binary with the feature
//! `cluster` does.

#[cfg(not(feature = "cluster"))]
pub(crate) use without::{FarArgs, FarStoreArgs};

#[cfg(feature = "cluster")]
pub(crate) use with::{FarArgs, FarStoreArgs};

#[cfg(feature = "cluster")]
mod with {
    use std::path::Path;

    use leadpact_app::{
        AppError, CompareOutput, CompareReport, LoadedPact, ReplayOutput, ReplayReport, ReplayRequest, RoadReport,
        Store,
    };
    use leadpact_cluster::{
        Cluster, CompareJob, PactText, Place, ReplayJob, block_on, compare_there, replay_there, storage,
    };
    use leadpact_replay::Detail;
    use leadpact_terms::Instant;

    use crate::failure::Failure;
    use crate::verbs::cluster::ClientArgs;

    /// How often a job is begun before its failure is told.
    const ATTEMPTS: usize = 3;

    /// Where else a store may lie.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarStoreArgs {
        /// The S3 server of the store, where it is not Amazon's
        #[arg(long, value_name = "URL", env = "LEADPACT_S3_ENDPOINT")]
        s3_endpoint: Option<String>,
    }

    impl FarStoreArgs {
        fn place(&self, store: &Path) -> Result<Place, Failure> {
            Ok(Place::parse(&store.to_string_lossy(), self.s3_endpoint.as_deref())?)
        }

        /// The store.
        pub(crate) fn store(&self, store: &Path) -> Result<Store, Failure> {
            Ok(match self.place(store)? {
                // As it was given, which is how messages name it.
                Place::Directory(_) => Store::in_folder(store),
                place @ Place::S3 { .. } => Store(storage(&place)?),
            })
        }
    }

    /// Where else the store may lie, and who else may replay it.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarArgs {
        #[command(flatten)]
        pub(crate) store: FarStoreArgs,
        #[command(flatten)]
        client: ClientArgs,
    }

    impl FarArgs {
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
            let Some((cluster, place)) = self.there(store)? else { return Ok(None) };
            let detail = if request.contributions.is_some() { Detail::Contributions } else { Detail::Rows };
            let job = ReplayJob { place, pact: text_of(pact), until: request.until, detail };
            until_done(|| {
                let mut output = ReplayOutput::begin(pact, request)?;
                let replay = replay_there(&job, &cluster, |rows| output.add(rows).map_err(Unfinished::from));
                let until = block_on(replay).map_err(|error| Unfinished::Here(Failure::no_threads(&error)))??;
                Ok(output.finish((None, RoadReport::store()), until)?)
            })
            .map(Some)
        }

        /// Compares two pacts on a cluster, if one is named.
        pub(crate) fn compare(
            &self,
            (before, after): (&LoadedPact, &LoadedPact),
            store: Option<&Path>,
            until: Option<Instant>,
            changes: Option<&Path>,
        ) -> Result<Option<CompareReport>, Failure> {
            let Some((cluster, place)) = self.there(store)? else { return Ok(None) };
            let job = CompareJob { place, before: text_of(before), after: text_of(after), until };
            until_done(|| {
                let mut output = CompareOutput::begin((before, after), changes)?;
                let comparison = compare_there(&job, &cluster, |one| output.add(one).map_err(Unfinished::from));
                let until = block_on(comparison).map_err(|error| Unfinished::Here(Failure::no_threads(&error)))??;
                Ok(output.finish((None, RoadReport::store()), until)?)
            })
            .map(Some)
        }

        /// The cluster to work on and the store to work over, if a cluster is named.
        fn there(&self, store: Option<&Path>) -> Result<Option<(Cluster, Place)>, Failure> {
            let Some(cluster) = self.client.cluster()? else { return Ok(None) };
            let Some(store) = store else {
                let what =
                    "a cluster replays a store, not files: fill one with `leadpact history import`, then --store";
                return Err(Failure::Said(what.to_owned()));
            };
            Ok(Some((cluster, self.store.place(store)?)))
        }
    }

    /// A pact as it travels.
    fn text_of(pact: &LoadedPact) -> PactText {
        PactText { path: pact.path.display().to_string(), text: pact.source.text.to_string() }
    }

    /// Why a job did not come to its end.
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

    /// Runs a job, and begins anew where that may help.
    fn until_done<T>(mut once: impl FnMut() -> Result<T, Unfinished>) -> Result<T, Failure> {
        let mut attempt = 1;
        loop {
            match once() {
                Err(Unfinished::There(error)) if error.may_pass() && attempt < ATTEMPTS => {
                    eprintln!("leadpact: {error}; beginning anew");
                    attempt += 1;
                }
                Err(Unfinished::There(error)) => return Err(error.into()),
                Err(Unfinished::Here(failure)) => return Err(failure),
                Ok(done) => return Ok(done),
            }
        }
    }
}

#[cfg(not(feature = "cluster"))]
mod without {
    use std::path::Path;

    use leadpact_app::{CompareReport, LoadedPact, ReplayReport, ReplayRequest, Store};
    use leadpact_terms::Instant;

    use crate::failure::Failure;
    use crate::verbs::without_cluster::HOW_TO_GET_IT;

    /// Stores in S3: only in binaries with the feature `cluster`.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarStoreArgs {}

    impl FarStoreArgs {
        /// The store.
        pub(crate) fn store(&self, store: &Path) -> Result<Store, Failure> {
            match store.to_string_lossy().contains("://") {
                false => Ok(Store::in_folder(store)),
                true => Err(Failure::Said(HOW_TO_GET_IT.to_owned())),
            }
        }
    }

    /// Work on a cluster, and stores in S3: only in binaries with the feature `cluster`.
    #[derive(Debug, clap::Args)]
    pub(crate) struct FarArgs {
        #[command(flatten)]
        pub(crate) store: FarStoreArgs,
        /// Work on a cluster (releases can; see `leadpact cluster`)
        #[arg(long, value_name = "df://HOST:PORT", hide = true)]
        cluster: Option<String>,
    }

    impl FarArgs {
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

        /// Compares two pacts on a cluster, if one is named.
        pub(crate) fn compare(
            &self,
            _: (&LoadedPact, &LoadedPact),
            _: Option<&Path>,
            _: Option<Instant>,
            _: Option<&Path>,
        ) -> Result<Option<CompareReport>, Failure> {
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
