using Lowmark.Logs.Lines.Forms;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>What the beginning of an input says about how it must be read.</summary>
internal enum InputShape
{
    /// <summary>One line says all about itself; lines without an anchor may be skipped.</summary>
    Plain,

    /// <summary>A line may go on in a later one that holds no anchor (container logs, mails), or hide it (bytes as
    /// numbers, tags between words).</summary>
    NeverSkip,

    /// <summary>JSON objects over several lines.</summary>
    PrettyJson,

    /// <summary>journalctl -o export.</summary>
    JournalExport,

    /// <summary>journalctl -o verbose.</summary>
    VerboseJournal,

    /// <summary>A table with named columns.</summary>
    Csv,

    /// <summary>One word a line, maybe.</summary>
    Tokens,
}

internal static class InputShapes
{
    public const int BytesWanted = 4096;

    public static InputShape Detect(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = Body(head);
        ReadOnlySpan<byte> line = FirstLine(text);
        return line switch
        {
            _ when IsExportField(line) => InputShape.JournalExport,
            [(byte)'['] when FirstLine(text[1..].TrimStart("\r\n"u8))
                is [>= (byte)'0' and <= (byte)'9', .., (byte)']'] => InputShape.Tokens,
            [(byte)'{'] or [(byte)'['] => InputShape.PrettyJson,
            [(byte)'{', ..] or [0x1e, (byte)'{', ..] => InputShape.NeverSkip,
            _ when line.StartsWith("data: {"u8) => InputShape.NeverSkip,
            [(byte)'[', (byte)'{', ..] => InputShape.NeverSkip,
            _ when HtmlTag.Begins(line) || IsContainerLine(line)
                || MailLines.IsHead(line) || QuotedPrintable.IsSure(line)
                || QuotedPrintable.MayBreak(line) =>
                InputShape.NeverSkip,
            _ when VerboseJournal.IsHead(line) => InputShape.VerboseJournal,
            _ when CsvHead.Read(line) is not null => InputShape.Csv,
            _ when TokenLines.IsWord(line) => InputShape.Tokens,
            _ => InputShape.Plain,
        };
    }

    /// <summary>Whether enough has been read for <see cref="Detect"/>.</summary>
    public static bool IsEnough(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = Body(head);
        int end = text.IndexOf((byte)'\n');
        bool needsSecond = text is [(byte)'[', (byte)'\r' or (byte)'\n', ..];
        return head.Length >= BytesWanted
            || (end >= 0 && (!needsSecond || text[(end + 1)..].IndexOf((byte)'\n') >= 0));
    }

    /// <summary>The journal's first field is always one of its own (systemd, journal-file export).</summary>
    private static bool IsExportField(ReadOnlySpan<byte> line) =>
        line.StartsWith("__CURSOR="u8) || line.StartsWith("__REALTIME_TIMESTAMP="u8)
        || line.StartsWith("__MONOTONIC_TIMESTAMP="u8);

    private static bool IsContainerLine(ReadOnlySpan<byte> line)
    {
        PeeledLine probe = default;
        return IsoTime.TryPeel(line, new KnownHost(), ref probe) && probe.FromContainer;
    }

    /// <summary>Without blank lines and what journalctl puts on top: <c>-- Journal begins at …</c>, <c>-- Boot
    /// …</c>.</summary>
    private static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        while (text.StartsWith("-- "u8))
        {
            int end = text.IndexOf((byte)'\n');
            text = end < 0 ? default : text[end..].TrimStart(" \t\r\n"u8);
        }

        return text;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).TrimEnd(" \t\r"u8);
    }
}
