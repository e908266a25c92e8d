using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A tag without time and host: <c>kernel: text</c>, or any tag in front of a printk time stamp
/// (<c>com.docker.hyperkit: [    1.234567] text</c>), kubectl's <c>[pod/name/container] text</c>,
/// and <c>MESSAGE=text</c> of journalctl -o verbose or a piece of an export.</summary>
internal static class BareTag
{
    private const int MostTagBytes = 128;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text.StartsWith("kernel: "u8) && !text.StartsWith("kernel: page allocation "u8))
        {
            return Take("kernel"u8, text[7..], PeelStage.Kernel, ref line);
        }

        if (text.StartsWith("[pod/"u8))
        {
            int close = text[..Math.Min(text.Length, 512)].IndexOf("] "u8);
            return close > 0 && Take(text[1..close], text[(close + 1)..], PeelStage.Outer, ref line);
        }

        if (text.StartsWith("MESSAGE="u8)) { return Take(default, text[8..], PeelStage.Outer, ref line); }

        int end = text[..Math.Min(text.Length, MostTagBytes)].IndexOf((byte)' ');
        if (end < 2 || text[end - 1] != ':') { return false; }
        ReadOnlySpan<byte> rest = text[end..];
        if (PrintkStamp.Measure(rest.TrimBlanksStart(), out _) == 0) { return false; }
        ReadOnlySpan<byte> tag = text[..(end - 1)];
        int pid = tag.IndexOf((byte)'[');
        return Take(pid > 0 ? tag[..pid] : tag, rest, PeelStage.Kernel, ref line)
            && PrintkStamp.TryPeel(rest.TrimBlanksStart(), ref line);
    }

    private static bool Take(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> rest, PeelStage stage, ref PeeledLine line)
    {
        line.Tag = tag;
        line.Stage = stage;
        line.TakePrefix(rest);
        return true;
    }
}
