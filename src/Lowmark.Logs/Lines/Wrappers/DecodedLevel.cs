namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>What dmesg -x puts in front: <c>kern  :info  : </c>, both names padded to six. Seen in util-linux 2.38.1.</summary>
internal static class DecodedLevel
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, 24)];
        int first = head.IndexOf((byte)':');
        if (first <= 0 || !IsFacility(head[..first].TrimEnd((byte)' '))) { return false; }
        ReadOnlySpan<byte> second = head[(first + 1)..];
        int end = second.IndexOf((byte)':');
        if (end <= 0 || !IsLevel(second[..end].Trim((byte)' '))) { return false; }

        line.TakePrefix(text[(first + end + 2)..]);
        return true;
    }

    public static bool IsFacility(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("kern"u8) || word.SequenceEqual("user"u8) || word.SequenceEqual("daemon"u8)
        || word.SequenceEqual("syslog"u8) || word.SequenceEqual("auth"u8) || word.SequenceEqual("authpriv"u8)
        || word.SequenceEqual("cron"u8) || word.SequenceEqual("mail"u8) || word.SequenceEqual("news"u8)
        || word.SequenceEqual("lpr"u8) || word.SequenceEqual("uucp"u8) || word.SequenceEqual("ftp"u8)
        || (word.Length == 6 && word.StartsWith("local"u8));

    public static bool IsLevel(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("emerg"u8) || word.SequenceEqual("alert"u8) || word.SequenceEqual("crit"u8)
        || word.SequenceEqual("err"u8) || word.SequenceEqual("error"u8) || word.SequenceEqual("warn"u8)
        || word.SequenceEqual("warning"u8) || word.SequenceEqual("notice"u8) || word.SequenceEqual("info"u8)
        || word.SequenceEqual("debug"u8);
}
