"""
The identity ledger: what people say of who is who, kept beside the records and never in them.

entries    what a correction says, as one line of JSON
file       the file that only grows
anchoring  from the lines it names to the signatures of a library
decisions  which signatures are one person, and which never are
applying   the corrections as the last word on what an identity rule found
naming     public ids that stay
verdicts   what became of each correction
publishing all of it within the making of a snapshot
building   corrections of people as an opened snapshot shows them
correcting into the file and published
"""
