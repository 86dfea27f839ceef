"""The research-graph explorer: people, papers, topics and institutions around a researcher."""

__version__ = "0.1.0"
