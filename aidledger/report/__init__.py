"""Report."""


def report_text(book, selection):
    return ""
