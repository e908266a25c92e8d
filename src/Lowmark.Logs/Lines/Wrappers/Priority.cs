namespace Lowmark.Logs.Lines.Wrappers;

/// <summary><c>&lt;PRI&gt;</c>: a syslog priority, facility × 8 + level (RFC 5424, 6.2.1); printk prints the level alone.</summary>
internal static class Priority
{
    private const int Highest = 191;

    public static bool TryPeel(ReadOnlySpan<byte> text, ref PeeledLine line)
    {
        int digits = text is [(byte)'<', ..] ? Stamps.Digits(text[1..], 3) : 0;
        if (digits == 0 || text.Length < digits + 2 || text[digits + 1] != '>') { return false; }

        int value = 0;
        foreach (byte digit in text.Slice(1, digits)) { value = (value * 10) + (digit - '0'); }
        if (value > Highest || (line.Stage != PeelStage.Outer && value > 7)) { return false; }

        line.HasPrefix = true;
        line.Text = text[(digits + 2)..];                       // no blank belongs to it: what follows is the kernel's
        return true;
    }
}
