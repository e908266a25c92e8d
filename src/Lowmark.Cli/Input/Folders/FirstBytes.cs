using Lowmark.Logs.Lines;

namespace Lowmark.Cli.Input.Folders;

/// <summary>Whether text is a log: most lines have what a logger puts in front, or one is a line that reports are made
/// of.</summary>
internal static class FirstBytes
{
    /// <param name="head">The first bytes, whole lines or not.</param>
    public static bool AreOfLog(ReadOnlySpan<byte> head)
    {
        int end = head.LastIndexOf((byte)'\n');
        using MemoryStream whole = new(head[..(end < 0 ? head.Length : end)].ToArray());
        PrefixCount count = new();
        new LogLineReader(new LineReaderOptions()).Read(whole, count);
        return count.HasAnchor || (count.Lines > 0 && count.Prefixed * 2 >= count.Lines);
    }

    private sealed class PrefixCount : ILogLineSink
    {
        public long Lines { get; private set; }

        public long Prefixed { get; private set; }

        public bool HasAnchor { get; private set; }

        public bool WantsEveryLine => true;

        public void Accept(in LogLine line)
        {
            if (line.Text.IsEmpty && !line.HasPrefix) { return; }
            Lines++;
            HasAnchor |= AnchorScanner.IndexOf(line.Text) >= 0;
            if (line.HasPrefix || line.IsContinuation) { Prefixed++; }
        }

        public void Skipped(long count) => Lines += count;

        public void Lost(long atLine, string what)
        {
            // Damage says nothing about what it was.
        }
    }
}
