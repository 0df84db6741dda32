//! Around the flow: the service over HTTP.
