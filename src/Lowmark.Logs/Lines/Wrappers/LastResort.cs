namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>For wrappers of no known shape: a printk time stamp or <c> kernel: </c> near the start ends them.</summary>
internal static class LastResort
{
    private const int MostBytes = 200;
    private const int MostWallTimeBytes = 64;

    public static bool TryPeel(ref PeeledLine line)
    {
        ReadOnlySpan<byte> head = line.Text[..Math.Min(line.Text.Length, MostBytes)];
        return TryStamp(head, ref line) || TryKernelTag(head, ref line);
    }

    private static bool TryStamp(ReadOnlySpan<byte> head, ref PeeledLine line)
    {
        for (int at = head.IndexOf((byte)'['), from = 0; at >= 0; at = head[from..].IndexOf((byte)'['))
        {
            from += at;
            if (PrintkStamp.Measure(line.Text[from..], out _) > 0)
            {
                return !IsKernelText(line.Text[..from]) && PrintkStamp.TryPeel(line.Text[from..], ref line);
            }

            from++;
        }

        return false;
    }

    /// <summary>Text that a later stamp cuts short is no wrapper: two CPUs share a console without a line
    /// end.</summary>
    private static bool IsKernelText(ReadOnlySpan<byte> text) =>
        text.IndexOf("kB"u8) >= 0 || text.IndexOf("+0x"u8) >= 0 || text.IndexOf("=0x"u8) >= 0
        || text.IndexOf("[<"u8) >= 0
        || text.IndexOf("anon:"u8) >= 0 || AnchorScanner.IndexOf(text) >= 0;

    private static bool TryKernelTag(ReadOnlySpan<byte> head, ref PeeledLine line)
    {
        int tag = head.IndexOf(" kernel: "u8);
        if (tag <= 0 || TaskName.MayBegin(line.Text) || IsKernelText(head[..tag])) { return false; }

        ReadOnlySpan<byte> before = head[..tag];
        int host = before.LastIndexOf((byte)' ') + 1;
        line.Host = before[host..];
        ReadOnlySpan<byte> wall = before[..host].Trim((byte)' ');
        if (wall.Length is > 0 and <= MostWallTimeBytes && line.WallTime.IsEmpty) { line.WallTime = wall; }
        line.Tag = head.Slice(tag + 1, 6);
        line.FromSyslog = true;
        line.Stage = PeelStage.Kernel;
        line.TakePrefix(line.Text[(tag + 8)..]);
        return true;
    }
}
