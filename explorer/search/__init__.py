"""Find people, papers, topics and institutions by words."""
