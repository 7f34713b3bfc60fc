/// Delimited text as people really have it: what dialect a file is written in, and its rows.
public enum DelimitedText {}
