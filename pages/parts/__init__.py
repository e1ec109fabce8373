"""What pages share: asking for leave, choosing a programme, and the pieces a page is laid out with."""
