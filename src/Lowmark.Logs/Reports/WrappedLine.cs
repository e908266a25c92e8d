using Lowmark.Kernel.Text;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Reports;

/// <summary>Rejoins lines that a mail program, a terminal or a serial console cut at a fixed column.</summary>
internal static class WrappedLine
{
    private const int LongestLine = 4096;

    /// <summary>Whether <paramref name="next"/>, which has no shape of its own, is the rest of the last line that
    /// <paramref name="report"/> claimed.</summary>
    /// <param name="withBlank">Whether the break stood at a blank (else inside a word).</param>
    public static bool Continues(OpenReport report, ReadOnlySpan<byte> next, out bool withBlank)
    {
        int at = report.Lines.Count - 1;
        LineShape shape = report.Lines[at].Shape;
        ReadOnlySpan<byte> last = report.Lines.Text(at);
        ReadOnlySpan<byte> rest = next.TrimBlanks();
        withBlank = true;
        if (rest.IsEmpty || last.IsEmpty || last.Length + rest.Length > LongestLine) { return false; }
        if (!Fits(shape, last, rest) && (report.IsUnwrapped || !report.LastRaw.WasFull(next))) { return false; }
        withBlank = BreaksAtBlank(shape, last, report.LastRaw, next);
        return true;
    }

    /// <summary>A part of a line that the kernel prints in pieces (pr_cont, v5.0+).</summary>
    public static bool IsPiece(ReadOnlySpan<byte> text) =>
        text.StartsWith(","u8) && (text.StartsWith(",cpuset="u8) || text.StartsWith(",mems_allowed="u8)
            || text.StartsWith(",oom_memcg="u8) || text.StartsWith(",global_oom"u8) || text.StartsWith(",task_memcg="u8)
            || text.StartsWith(",task="u8));

    private static bool BreaksAtBlank(LineShape shape, ReadOnlySpan<byte> last, RawLine raw, ReadOnlySpan<byte> next)
    {
        if (raw.EndsWithBlank || next[0] is (byte)' ' or (byte)'\t') { return true; }
        ReadOnlySpan<byte> rest = next.TrimBlanks();
        if (shape is LineShape.OomSummary)
        {
            return !raw.FillsTerminal && last[^1] != (byte)',' && rest[0] != (byte)',';
        }
        if (AreTwoWords(shape, last, rest)) { return true; }
        if (raw.FillsTerminal) { return false; }
        return HasNoWordForm(shape) || !BreaksInsideWord(last, rest);
    }

    /// <summary>Lines of bare figures or of free text: no look at the two halves tells whether they are one
    /// word.</summary>
    private static bool HasNoWordForm(LineShape shape) =>
        shape is LineShape.LowmemReserve or LineShape.TaskRow or LineShape.Hardware
        or LineShape.Context or LineShape.Registers or LineShape.Cpuset or LineShape.TaskHeader or LineShape.Frame;

    /// <summary>No line of the kernel has these two next to each other without a blank.</summary>
    private static bool AreTwoWords(LineShape shape, ReadOnlySpan<byte> last, ReadOnlySpan<byte> rest)
    {
        byte end = last[^1];
        byte start = rest[0];
        bool letter = char.IsAsciiLetter((char)start);
        if (end is (byte)',' or (byte)'?') { return true; }
        if (last.EndsWith("kB"u8) || last.EndsWith("KB"u8))
        {
            return char.IsAsciiLetterOrDigit((char)start) || start is (byte)'(' or (byte)'=';
        }
        if (letter && (last.EndsWith("? no"u8) || last.EndsWith("? yes"u8))) { return true; }
        if (end is (byte)':') { return letter; }
        if (shape is LineShape.Counters) { return char.IsAsciiDigit((char)end) && letter; }
        bool isCounters = shape is LineShape.Zone or LineShape.NodeCounters;
        if (isCounters && char.IsAsciiDigit((char)end) && letter)
        {
            return start is not ((byte)'k' or (byte)'K');
        }

        bool isKill = shape is LineShape.KillChosen or LineShape.Killed;
        if (isKill && char.IsAsciiLetter((char)end) && char.IsAsciiDigit((char)start)) { return true; }
        return end is (byte)')' && letter && (isKill || shape is LineShape.FreeArea);
    }

    private static bool Fits(LineShape shape, ReadOnlySpan<byte> last, ReadOnlySpan<byte> rest) =>
        shape switch
        {
            LineShape.Zone or LineShape.NodeCounters => LooksLikeCounters(rest),
            LineShape.FreeArea => rest.IndexOfAnyExcept(ByteSets.FreeArea) < 0,
            LineShape.LowmemReserve => rest.IndexOfAnyExcept(ByteSets.DigitsAndBlanks) < 0,
            LineShape.OomHeader or LineShape.PageAllocationFailure or LineShape.AllocationStall
                or LineShape.VmallocFailure => LooksLikeRequest(rest),
            LineShape.Killed or LineShape.KillChosen => rest.IndexOf("rss:"u8) >= 0 || rest.IndexOf("kB"u8) >= 0
                || rest.StartsWith("score "u8) || rest.StartsWith("oom_score_adj"u8)
                || rest.StartsWith("or sacrifice"u8)
                || rest.StartsWith("sacrifice child"u8),
            LineShape.OomSummary => rest.IndexOf((byte)'=') > 0,
            LineShape.Counters => LooksLikeCounters(rest),
            LineShape.MemcgStatsHeader => LooksLikeCounters(rest),
            LineShape.HugePages => rest.IndexOf("hugepages_"u8) >= 0,
            LineShape.MemcgUsage => rest.StartsWith("failcnt"u8) || rest.StartsWith("limit "u8),
            LineShape.TaskHeader => rest.EndsWith("name"u8),
            LineShape.Frame => rest[0] == (byte)'[' && rest[^1] == (byte)']',
            LineShape.MemcgTaskIn => rest.IndexOf("limit of "u8) >= 0 || last.EndsWith("limit of"u8),
            LineShape.Context => rest.IndexOf((byte)'#') >= 0,
            _ => false,
        };

    private static bool LooksLikeCounters(ReadOnlySpan<byte> text) =>
        text.IndexOf("kB"u8) >= 0 || text.IndexOf("KB"u8) >= 0 || text.IndexOf("all_unreclaimable?"u8) >= 0
        || text.SequenceEqual("no"u8) || text.SequenceEqual("yes"u8)
        || (text.IndexOf((byte)':') > 0 && text.IndexOfAnyExcept(ByteSets.PlainCounters) < 0);

    private static bool LooksLikeRequest(ReadOnlySpan<byte> text) =>
        text.IndexOf("order"u8) >= 0 || text.IndexOf("GFP_"u8) >= 0 || text.IndexOf("oom_score_adj"u8) >= 0
        || text.IndexOf("gfp_mask="u8) >= 0 || text.IndexOf("nodemask="u8) >= 0 || text.IndexOf("mems_allowed="u8) >= 0
        || text.IndexOf("mode:0x"u8) >= 0;

    /// <summary>A word cut in two: neither half is a whole token of these lines, both together are.</summary>
    private static bool BreaksInsideWord(ReadOnlySpan<byte> last, ReadOnlySpan<byte> next)
    {
        byte end = last[^1];
        byte start = next[0];
        if (end is (byte)',' or (byte)')' or (byte)';' || start is (byte)'(' or (byte)'[' or (byte)'=')
        {
            return false;
        }
        if (start is (byte)')' or (byte)'|' || end is (byte)'|' or (byte)'(') { return true; }
        int blank = last.LastIndexOf((byte)' ');
        ReadOnlySpan<byte> head = last[(blank + 1)..];
        int nextBlank = next.IndexOf((byte)' ');
        ReadOnlySpan<byte> tail = nextBlank < 0 ? next : next[..nextBlank];
        bool headWhole = head.SequenceEqual("no"u8) || head.SequenceEqual("yes"u8) || head.EndsWith("kB"u8)
            || head.EndsWith("KB"u8) || head.EndsWith("?"u8)
            || (head.IndexOf((byte)'=') > 0 && head[^1] != (byte)'=');
        bool tailWhole = tail.EndsWith("?"u8)
            || (tail.IndexOf((byte)':') > 0 && char.IsAsciiLetter((char)tail[0])) || tail.IndexOf((byte)'*') > 0
            || tail.IndexOf((byte)'=') > 0;
        return !headWhole && !(tailWhole && WholeCount(head));
    }

    private static bool WholeCount(ReadOnlySpan<byte> head)
    {
        int colon = head.LastIndexOf((byte)':');
        return colon >= 0 && colon < head.Length - 1 && head[(colon + 1)..].IndexOfAnyExcept(ByteSets.Digits) < 0;
    }
}
