using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The printk caller id: <c>[  T123] </c> is a task, <c>[   C0] </c> a CPU.</summary>
/// <remarks>Format: print_caller(), kernel/printk/printk.c, <c>[%6s]</c>, v5.1+ with CONFIG_PRINTK_CALLER.</remarks>
internal static class CallerId
{
    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        if (text is not [(byte)'[', ..]) { return false; }
        int start = 1 + text[1..].LeadingBlanks();
        if (start >= text.Length || text[start] is not ((byte)'T' or (byte)'C')) { return false; }
        int end = start + 1 + Stamps.Digits(text[(start + 1)..], 10);
        if (end == start + 1 || end >= text.Length || text[end] != ']') { return false; }

        line.Caller = text[start..end];
        line.Stage = PeelStage.Text;
        line.TakePrefix(text[(end + 1)..]);
        return true;
    }
}
