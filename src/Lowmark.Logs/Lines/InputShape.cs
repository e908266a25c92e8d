using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines;

/// <summary>What the beginning of an input says about how it must be read.</summary>
internal enum InputShape
{
    /// <summary>One line says all about itself; lines without an anchor may be skipped.</summary>
    Plain,

    /// <summary>A line may go on in a later one that holds no anchor (container logs), or hide it (bytes as numbers).</summary>
    NeverSkip,

    /// <summary>JSON objects over several lines.</summary>
    PrettyJson,

    /// <summary>journalctl -o export.</summary>
    JournalExport,
}

internal static class InputShapes
{
    public const int BytesWanted = 4096;

    public static InputShape Detect(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        ReadOnlySpan<byte> line = FirstLine(text);
        return line switch
        {
            _ when IsExportField(line) => InputShape.JournalExport,
            [(byte)'{'] or [(byte)'['] => InputShape.PrettyJson,
            [(byte)'{', ..] or [0x1e, (byte)'{', ..] => InputShape.NeverSkip,
            _ when line.StartsWith("data: {"u8) => InputShape.NeverSkip,
            _ when IsContainerLine(line) => InputShape.NeverSkip,
            _ => InputShape.Plain,
        };
    }

    /// <summary>Whether enough has been read for <see cref="Detect"/>.</summary>
    public static bool IsEnough(ReadOnlySpan<byte> head) =>
        head.Length >= BytesWanted || head.TrimStart(" \t\r\n"u8).IndexOf((byte)'\n') >= 0;

    /// <summary>The journal's first field is always one of its own (systemd, journal-file export).</summary>
    private static bool IsExportField(ReadOnlySpan<byte> line) =>
        line.StartsWith("__CURSOR="u8) || line.StartsWith("__REALTIME_TIMESTAMP="u8) || line.StartsWith("__MONOTONIC_TIMESTAMP="u8);

    private static bool IsContainerLine(ReadOnlySpan<byte> line)
    {
        PeeledLine probe = default;
        return IsoTime.TryPeel(line, new KnownHost(), ref probe) && probe.FromContainer;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).TrimEnd(" \t\r"u8);
    }
}
