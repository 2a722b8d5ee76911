"""Write the files that readers download, and schedule the slow ones as background jobs.

A module here decides which files a page has and when they are stale; what is in a file is made by the
part or module that the file is about.
"""
