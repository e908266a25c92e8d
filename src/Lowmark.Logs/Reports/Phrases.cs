using Lowmark.Logs.Lines;

namespace Lowmark.Logs.Reports;

/// <summary>Words that make a line of the kernel what it is and may stand anywhere in it, behind a task's name mostly.
/// Most lines of a report hold none, and need not be searched for each.</summary>
internal static class Phrases
{
    private static readonly LiteralScanner s_phrases = new(
    [
        new(0, "oke", " invoked oom-killer:"),
        new(1, "llo", "allocation failure"),
        new(1, "llo", "allocation stalls for "),
        new(1, "llo", "Unable to allocate memory on "),
        new(1, "llo", "enough memory for the allocation"),
        new(1, "llo", "vmalloc error: size "),
        new(1, "llo", "vmap allocation for size "),
        new(1, "llo", " warn_alloc"),
        new(1, "llo", "mems_allowed="),
        new(2, "f m", "ut of memory"),
        new(3, "ill", "Killed process "),
        new(3, "ill", "ill process "),
        new(4, "c -", "Kernel panic - not syncing: "),
        new(4, "al ", "Manual OOM execution"),
        new(5, "x v", "Linux version "),
        new(5, "l_v", "total_vm"),
        new(6, "g i", "debugging increased min order"),
        new(6, "s s", "callbacks suppressed"),
        new(7, "ssa", "message"),
    ]);

    public static bool StandIn(ReadOnlySpan<byte> text) => s_phrases.IndexOf(text) >= 0;
}
