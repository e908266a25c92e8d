namespace Lowmark.Logs.Lines;

/// <summary>Bounds of a <see cref="LogLineReader"/>; its memory is a small multiple of their sum.</summary>
public sealed record LineReaderOptions
{
    /// <summary>Bytes of a physical line that are looked at; the rest of a longer line is lost. At least 1.</summary>
    public int MaxLineBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes asked from the input at a time. At least 16.</summary>
    public int BlockBytes { get; init; } = 256 * 1024;

    /// <summary>Each line goes through all forms and wrappers, as if none were plain: slower, and the same
    /// result.</summary>
    public bool IsOneByOne { get; init; }
}
