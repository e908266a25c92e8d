namespace Lowmark.Logs.Lines;

/// <summary>Finds the next of the <see cref="Anchors"/> in a block of text.</summary>
public static class AnchorScanner
{
    private static readonly LiteralScanner s_anchors = new(Anchors.All);

    /// <summary>A place inside the first anchor, and so in its line; -1 when there is none.</summary>
    public static int IndexOf(ReadOnlySpan<byte> text) => s_anchors.IndexOf(text);

    /// <summary>As <see cref="IndexOf"/>, byte by byte.</summary>
    public static int IndexOfScalar(ReadOnlySpan<byte> text, int from) => s_anchors.IndexOfScalar(text, from);
}
