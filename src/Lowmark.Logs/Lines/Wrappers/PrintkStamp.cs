using Lowmark.Kernel.Text;

namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>The printk time stamp <c>[ 1234.567890] </c> and what dmesg -d makes of it.</summary>
/// <remarks>Format: print_time(), kernel/printk/printk.c, <c>[%5lu.%06lu]</c>, 2.6.32 to 6.18. Six decimals tell it
/// from task table rows (<c>[ 1234]</c>) and stack frames (<c>[&lt;ffffffff8112c207&gt;]</c>). Some vendors add a CPU:
/// <c>[ 12.345678,0]</c>, <c>[ 12.345678@0]</c>.</remarks>
internal static class PrintkStamp
{
    private const int MostSecondDigits = 10;
    private const int FractionDigits = 6;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        int length = Measure(text, out long microseconds);
        if (length == 0) { return false; }
        line.MonotonicMicroseconds = microseconds;
        line.Stage = PeelStage.Text;
        line.TakePrefix(text[length..]);
        return true;
    }

    /// <summary>Bytes of the stamp at the start, brackets included; 0 when there is none.</summary>
    public static int Measure(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (text is not [(byte)'[', ..]) { return 0; }
        LineCursor cursor = new(text[1..]);
        cursor.SkipBlanks();
        int before = cursor.Rest.Length;
        if (!cursor.TryTakeCount(out long seconds) || before - cursor.Rest.Length > MostSecondDigits) { return 0; }
        if (cursor.Rest is not [(byte)'.', .. var behind]) { return 0; }
        before = behind.Length;
        cursor = new(behind);
        if (!cursor.TryTakeCount(out long fraction) || cursor.AtEnd) { return 0; }
        if (before - cursor.Rest.Length != FractionDigits) { return 0; }
        int tail = Tail(cursor.Rest);
        if (tail == 0) { return 0; }
        microseconds = (seconds * 1_000_000) + fraction;
        return text.Length - cursor.Rest.Length + tail;
    }

    /// <summary>What may stand between the digits and the bracket, the bracket included.</summary>
    private static int Tail(ReadOnlySpan<byte> text)
    {
        if (text[0] == ']') { return 1; }
        if (text[0] is (byte)',' or (byte)'@')
        {
            int cpu = Stamps.Digits(text[1..], 4);
            return cpu > 0 && text.Length > 1 + cpu && text[1 + cpu] == ']' ? cpu + 2 : 0;
        }

        int blanks = text.LeadingBlanks();
        int delta = blanks > 0 ? DeltaStamp.MeasureInner(text[blanks..]) : 0;
        return delta > 0 && text.Length > blanks + delta && text[blanks + delta] == ']' ? blanks + delta + 1 : 0;
    }
}
