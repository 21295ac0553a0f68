"""The partner-network graph of the *Patti di comunità* of Torino."""

__version__ = "0.1.0"
