using Lowmark.Kernel.Text;
using Lowmark.Logs.Lines.Wrappers;

namespace Lowmark.Logs.Lines.Flattened;

/// <summary>What kind of kernel line a word in the middle of a text begins.</summary>
internal static class Markers
{
    private const int MostWordBytes = 128;

    /// <param name="at">Start of a word behind a blank.</param>
    public static MarkerKind KindAt(ReadOnlySpan<byte> text, int at) =>
        OwnKindAt(text, at) is not MarkerKind.None and var own ? own
        : MayBeTask(text[at..]) ? Task(text[at..], text[..at].TrimBlanksEnd()) : MarkerKind.None;

    /// <summary>As <see cref="KindAt"/>, by what the kernel begins a line with: not by a task's name or a
    /// function's.</summary>
    public static MarkerKind OwnKindAt(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> rest = text[at..];
        ReadOnlySpan<byte> before = text[..at].TrimBlanksEnd();
        return rest[0] switch
        {
            (byte)'[' => Bracket(rest),
            (byte)'?' => rest.StartsWith("? "u8) && before is not [.., (byte)']'] && IsFrame(Word(rest[2..]))
                ? MarkerKind.Frame : MarkerKind.None,
            >= (byte)'0' and <= (byte)'9' => IsPageCount(rest) ? MarkerKind.PageCount : MarkerKind.None,
            (byte)'N' when rest.StartsWith("Node "u8) => Node(rest),
            (byte)'K' => rest.StartsWith("Killed process "u8) && before is not [.., (byte)':']
                ? MarkerKind.Kill : MarkerKind.None,
            >= (byte)'A' and <= (byte)'Z' => Capital(rest, before),
            _ => Small(rest),
        };
    }

    private static bool MayBeTask(ReadOnlySpan<byte> rest) =>
        rest[0] is not ((byte)'[' or (byte)'?' or (byte)'K' or (>= (byte)'0' and <= (byte)'9'))
        && !rest.StartsWith("Node "u8);

    private static MarkerKind Bracket(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("[<"u8)) { return MarkerKind.Frame; }
        int at = 1 + rest[1..].LeadingBlanks();
        if (rest[at..].StartsWith("pid"u8)) { return MarkerKind.TaskHeader; }
        int digits = Stamps.Digits(rest[at..], 10);
        at += digits;
        if (digits == 0 || at >= rest.Length || rest[at] != ']') { return MarkerKind.None; }
        ReadOnlySpan<byte> next = rest[(at + 1)..];
        return Stamps.Digits(next.TrimBlanksStart(), 1) == 1 ? MarkerKind.TaskRow : MarkerKind.None;
    }

    private static MarkerKind Node(ReadOnlySpan<byte> rest)
    {
        int digits = Stamps.Digits(rest[5..], 4);
        if (digits == 0) { return MarkerKind.None; }
        ReadOnlySpan<byte> next = rest[(5 + digits)..];
        if (next.StartsWith(", zone "u8)) { return MarkerKind.BuddyRow; }
        return next.Length > 1 && next[0] == ' ' && char.IsAsciiLetter((char)next[1])
            ? MarkerKind.Node : MarkerKind.None;
    }

    private static MarkerKind Capital(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> before) => rest[0] switch
    {
        (byte)'C' when rest.StartsWith("CPU: "u8) && rest[..Math.Min(rest.Length, 48)].IndexOf(" PID: "u8) > 0 =>
            MarkerKind.Cpu,
        (byte)'C' when rest.StartsWith("Call Trace:"u8) || rest.StartsWith("Call trace:"u8) => MarkerKind.CallTrace,
        (byte)'C' when rest.StartsWith("Code: "u8) => MarkerKind.Register,
        (byte)'H' when rest.StartsWith("Hardware name: "u8) => MarkerKind.Hardware,
        (byte)'M' when rest.StartsWith("Mem-Info:"u8) => MarkerKind.MemInfo,
        (byte)'M' when rest.StartsWith("Memory cgroup stats for "u8) => MarkerKind.MemcgUsage,
        (byte)'M' when rest.StartsWith("Memory cgroup out of memory"u8) => MarkerKind.Kill,
        (byte)'O' when rest.StartsWith("Out of memory"u8) => MarkerKind.Kill,
        (byte)'R' when IsRegister(rest) => MarkerKind.Register,
        (byte)'S' when rest.StartsWith("Swap cache stats: "u8) => MarkerKind.Swap,
        (byte)'F' or (byte)'T' when IsSwapTotal(rest) => MarkerKind.Swap,
        (byte)'T' when rest.StartsWith("Tasks state (memory values"u8) => MarkerKind.TaskHeader,
        (byte)'T' when rest.StartsWith("Task in /"u8) => MarkerKind.MemcgUsage,
        _ when IsZone(rest) && !EndsInNode(before) => MarkerKind.Node,
        _ when IsMeminfoRow(rest, before) => MarkerKind.MeminfoRow,
        _ => MarkerKind.None,
    };

    private static MarkerKind Small(ReadOnlySpan<byte> rest) => rest switch
    {
        [(byte)'l', ..] when rest.StartsWith("lowmem_reserve[]:"u8) => MarkerKind.Reserve,
        [(byte)'o', ..] when rest.StartsWith("oom-kill:constraint="u8) || rest.StartsWith("oom_reaper: "u8) =>
            MarkerKind.Summary,
        [(byte)'m' or (byte)'k' or (byte)'s', ..] when rest.StartsWith("memory: usage "u8)
            || rest.StartsWith("memory+swap: usage "u8)
            || rest.StartsWith("kmem: usage "u8) || rest.StartsWith("swap: usage "u8) => MarkerKind.MemcgUsage,
        _ when IsCounter(rest) => MarkerKind.Counter,
        _ => MarkerKind.None,
    };

    /// <summary>A line that begins with a task's name (the last word of it, where the name has blanks), or a
    /// frame.</summary>
    private static MarkerKind Task(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> word = Word(rest);
        ReadOnlySpan<byte> next = rest[word.Length..];
        if (next.StartsWith(" invoked oom-killer: "u8)) { return MarkerKind.Header; }
        if (word is [.., (byte)':'] && next.StartsWith(" page allocation failure"u8)) { return MarkerKind.Header; }
        if (next.StartsWith(" cpuset="u8) && next[..Math.Min(next.Length, 300)].IndexOf(" mems_allowed="u8) > 0)
        {
            return MarkerKind.Cpuset;
        }

        return IsFrame(word) && before is not [.., (byte)'?' or (byte)':' or (byte)']']
            ? MarkerKind.Frame : MarkerKind.None;
    }

    /// <summary><c>symbol+0x1c/0x40</c>.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> word)
    {
        int offset = word.IndexOf("+0x"u8);
        return offset > 0 && word[offset..].IndexOf("/0x"u8) > 3;
    }

    /// <summary><c>223 total pagecache pages</c>, <c>0 pages in swap cache</c>, <c>65437 pages RAM</c>.</summary>
    private static bool IsPageCount(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> next = rest[Stamps.Digits(rest, 19)..];
        if (next is not [(byte)' ', (byte)'p' or (byte)'t', ..]) { return false; }
        return next.StartsWith(" total pagecache pages"u8) || next.StartsWith(" pages in swap cache"u8)
            || next.StartsWith(" pages RAM"u8) || next.StartsWith(" pages HighMem"u8)
            || next.StartsWith(" pages reserved"u8)
            || next.StartsWith(" pages hwpoisoned"u8) || next.StartsWith(" pages cma reserved"u8);
    }

    private static bool IsSwapTotal(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("Free swap "u8) || rest.StartsWith("Total swap "u8);

    private static bool IsRegister(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("RIP: "u8) || rest.StartsWith("RSP: "u8)
        || rest.StartsWith("RAX: "u8) || rest.StartsWith("RDX: "u8)
        || rest.StartsWith("RBP: "u8) || rest.StartsWith("R10: "u8) || rest.StartsWith("R13: "u8);

    /// <summary>A zone of a machine without NUMA: <c>DMA free:</c>, <c>Normal: 3*4kB</c>.</summary>
    private static bool IsZone(ReadOnlySpan<byte> rest)
    {
        int name = ZoneName(rest);
        if (name == 0) { return false; }
        ReadOnlySpan<byte> next = rest[name..];
        if (next.StartsWith(" free:"u8)) { return true; }
        int digits = next.StartsWith(": "u8) ? Stamps.Digits(next[2..], 10) : 0;
        return digits > 0 && next[(2 + digits)..] is [(byte)'*', ..];
    }

    private static int ZoneName(ReadOnlySpan<byte> rest) => rest[0] switch
    {
        (byte)'D' when rest.StartsWith("DMA32"u8) => 5,
        (byte)'D' when rest.StartsWith("DMA"u8) => 3,
        (byte)'N' when rest.StartsWith("Normal"u8) => 6,
        (byte)'H' when rest.StartsWith("HighMem"u8) => 7,
        (byte)'M' when rest.StartsWith("Movable"u8) => 7,
        _ => 0,
    };

    private static bool EndsInNode(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> head = before.TrimEnd("0123456789"u8);
        return head.Length < before.Length && head.EndsWith("Node "u8);
    }

    /// <summary>A word that ends in a colon behind a value in kB: <c>MemFree: 1234 kB</c>.</summary>
    private static bool IsMeminfoRow(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> before) =>
        before.EndsWith(" kB"u8) && Word(rest) is [.., (byte)':'];

    /// <summary>The global counters behind Mem-Info: pages, so without a unit; zone lines print kB.</summary>
    private static bool IsCounter(ReadOnlySpan<byte> rest)
    {
        int name = rest[..Math.Min(rest.Length, 32)].IndexOf((byte)':');
        if (name < 0 || !IsCounterName(rest[..name])) { return false; }
        int digits = Stamps.Digits(rest[(name + 1)..], 19);
        int end = name + 1 + digits;
        return digits > 0 && (end == rest.Length || rest[end] == ' ');
    }

    private static bool IsCounterName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("active_anon"u8) || name.SequenceEqual("active_file"u8)
        || name.SequenceEqual("unevictable"u8) || name.SequenceEqual("slab_reclaimable"u8)
        || name.SequenceEqual("mapped"u8) || name.SequenceEqual("free"u8)
        || name.SequenceEqual("sec_pagetables"u8) || name.SequenceEqual("kernel_misc_reclaimable"u8);

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> head = rest[..Math.Min(rest.Length, MostWordBytes)];
        int end = head.IndexOf((byte)' ');
        return end < 0 ? head : head[..end];
    }
}

/// <summary>Kinds of kernel lines; below 32, so that a set of them is a bit mask.</summary>
internal enum MarkerKind
{
    None,
    Header,
    Cpuset,
    Cpu,
    Hardware,
    CallTrace,
    Frame,
    Register,
    MemInfo,
    Counter,
    Node,
    Reserve,
    PageCount,
    Swap,
    TaskHeader,
    TaskRow,
    MemcgUsage,
    Summary,
    Kill,
    BuddyRow,
    MeminfoRow,
}
