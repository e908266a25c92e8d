using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>Android's logcat: <c>W/kernel  (    0): text</c> (brief), the same behind <c>11-21 01:35:33.123 </c>
/// (time), <c>11-21 01:35:33.123     0     0 W kernel  : text</c> (threadtime, with a user where <c>-v uid</c> asks for
/// it), and <c>[ 11-21 01:35:33.123     0:    0 W/kernel   ]</c> on a line above the text (long).</summary>
/// <remarks>Format: android_log_formatLogLine(), liblog/logprint.cpp. The year and zone of <c>-v year -v zone</c> make
/// an ISO time in front.</remarks>
internal static class Logcat
{
    private const int MonthDayBytes = 6;
    private const int MostHeadBytes = 128;

    /// <summary>With a month and day in front, or none.</summary>
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is [_, (byte)'/', ..]) { return TryPeelHead(text, ref line); }
        int stamp = Stamp(text);
        if (stamp == 0 || !TryPeelHead(text[stamp..], ref line)) { return false; }
        line.WallTime = text[..stamp];
        return true;
    }

    /// <summary>A head of its own line.</summary>
    public static bool TryPeelLong(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'[', (byte)' ', ..]) { return false; }
        int stamp = Stamp(text[2..]);
        if (stamp == 0 || text[^1] != ']' || text.IndexOf((byte)'/') < stamp) { return false; }
        line.Form = CarriedForm.Nothing;
        return true;
    }

    /// <summary>What stands behind the time.</summary>
    public static bool TryPeelHead(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, MostHeadBytes)];
        int at = head.LeadingBlanks();
        if (at + 1 >= head.Length) { return false; }
        return head[at + 1] == '/' ? TryBrief(text, head, at, ref line) : TryThread(text, head, at, ref line);
    }

    private static bool TryBrief(ReadOnlySpan<byte> text, ReadOnlySpan<byte> head, int at, ref PeeledLine line)
    {
        int close = IsLevel(head[at]) ? head.IndexOf("):"u8) : -1;
        int open = close < 0 ? -1 : head[..close].LastIndexOf((byte)'(');
        if (open <= at + 2 || !IsNumber(head[(open + 1)..close].TrimStart((byte)' '))) { return false; }
        Take(head[(at + 2)..open], text[(close + 2)..], ref line);
        return true;
    }

    private static bool TryThread(ReadOnlySpan<byte> text, ReadOnlySpan<byte> head, int at, ref PeeledLine line)
    {
        int numbers = 0;
        for (int words = 0; words < 4; words++)
        {
            int end = head[at..].IndexOf((byte)' ');
            if (end <= 0) { return false; }
            ReadOnlySpan<byte> word = head.Slice(at, end);
            at += end + head[(at + end)..].LeadingBlanks();
            if (IsNumber(word)) { numbers++; }
            else if (word.Length == 1 && IsLevel(word[0]) && numbers >= 2) { return TryTag(text, head, at, ref line); }
            else if (words > 0) { return false; }               // a user's name stands first
        }

        return false;
    }

    private static bool TryTag(ReadOnlySpan<byte> text, ReadOnlySpan<byte> head, int at, ref PeeledLine line)
    {
        int colon = head[at..].IndexOf(": "u8);
        if (colon <= 0) { return false; }
        ReadOnlySpan<byte> tag = head.Slice(at, colon);
        Take(tag, text[(at + colon + 1)..], ref line);
        if (tag.SequenceEqual("lowmemorykiller"u8)) { line.Text = text[at..]; }    // its records are known by the name
        return true;
    }

    private static void Take(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> rest, ref PeeledLine line)
    {
        line.Tag = tag.TrimEnd((byte)' ');
        if (line.Tag.SequenceEqual("kernel"u8)) { line.Stage = PeelStage.Kernel; }
        line.TakePrefix(rest);
    }

    /// <summary>Bytes of <c>11-21 01:35:33.123</c>.</summary>
    private static int Stamp(ReadOnlySpan<byte> text)
    {
        bool date = text.Length > MonthDayBytes + 8 && text[2] == '-' && text[5] == ' ' && Stamps.Digits(text, 3) == 2
            && Stamps.Digits(text[3..], 3) == 2;
        int clock = date ? Stamps.Clock(text[MonthDayBytes..], out _) : 0;
        return clock > 8 ? MonthDayBytes + clock : 0;
    }

    private static bool IsLevel(byte letter) => "VDIWEFAS"u8.Contains(letter);

    private static bool IsNumber(ReadOnlySpan<byte> word) => !word.IsEmpty && Stamps.Digits(word, 10) == word.Length;
}
