using System.Globalization;
using System.Text;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Changes;

/// <summary>A change as a person writes it: <c>min_free_kbytes=65536</c>, <c>cgroup:/db=2G</c>,
/// <c>compact</c>.</summary>
public static class SettingText
{
    /// <summary>Longer than any path of a group (PATH_MAX).</summary>
    private const int Longest = 4096 + 256;

    private static readonly string[] s_thpModes = ["always", "madvise", "never"];

    private static readonly string[] s_defragModes = ["always", "defer", "defer+madvise", "madvise", "never"];

    private static readonly string[] s_sysctlTrees = ["vm", "kernel", "fs", "net"];

    /// <summary>Every form with what it means, in the order in which help shows them.</summary>
    public static IReadOnlyList<(string Form, string Means)> Forms { get; } = [
        ("min_free_kbytes=N", "vm.min_free_kbytes; any other sysctl of vm the same way"),
        ("watermark_scale_factor=N", "distance between the watermarks, in 1/10000 of a zone"),
        ("overcommit_memory=0|1|2", "how much may be promised; overcommit_ratio=PERCENT, overcommit_kbytes=N"),
        ("cgroup:PATH=SIZE", "a group's limit (2G, 512M, max)"),
        ("memory.high:PATH=SIZE", "memory.low and memory.swap.max the same way"),
        ("memory.oom.group:PATH=0|1", "whether all of a group is killed at once"),
        ("mems=LIST", "NUMA nodes that the request may use; mems:PATH=LIST for one group"),
        ("oom_score_adj:WHO=N", "of a pid, a program's name, or a unit (db.service)"),
        ("swap=+SIZE", "a swap file more; zram=+SIZE compressed in RAM"),
        ("ram=+SIZE", "more memory"),
        ("hugepages=N", "huge pages kept in reserve; hugepages:SIZE=N, hugepages:nodeN=N"),
        ("thp=always|madvise|never", "transparent huge pages; thp=MODE,DEFRAG for both"),
        ("compact", "free pages moved together"),
        ("drop_caches[=1|2|3]", "clean caches given up"),
        ("restart:UNIT", "a service restarted"),
        ("boot:NAME[=VALUE]", "a parameter of the kernel's command line"),
        ("timer:compact=TIME", "memory compacted regularly; timer:restart:UNIT=TIME a service restarted"),
    ];

    /// <param name="problem">What is wrong with it and what was expected; empty when nothing is.</param>
    /// <returns>Null when it is no change.</returns>
    public static Change? Parse(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = "";
        if (text.Length > Longest || text.Contains('\0', StringComparison.Ordinal))
        {
            problem = "it is too long, or holds a zero";
            return null;
        }

        // A path may hold '=', a value never does.
        int equals = text.LastIndexOf('=');
        (string key, string? value) = equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
        int colon = key.IndexOf(':', StringComparison.Ordinal);
        (string word, string? of) = colon < 0 ? (key, null) : (key[..colon], key[(colon + 1)..]);
        Change? change = (of, value) switch
        {
            // A unit's name or a parameter may hold '='.
            _ when word is "restart" or "boot" && of is not null => Named(word, text[(colon + 1)..]),
            (null, null) => Bare(word),
            (null, { } set) => Valued(word, set),
            ({ } who, { } set) => Of(word, who, set),
            _ => null,
        };
        if (change is null) { problem = Expected(word, value); }
        return change;
    }

    private static Change? Bare(string word) => word switch
    {
        "compact" => new CompactMemory(),
        "drop_caches" => new DropCaches(3),
        _ => null,
    };

    private static Change? Valued(string word, string value) => word switch
    {
        "compact" => value is "1" ? new CompactMemory() : null,
        "drop_caches" => value is "1" or "2" or "3" ? new DropCaches(value[0] - '0') : null,
        "swap" => Added(value) is { } size ? new AddSwap(size) : null,
        "zram" => Added(value) is { } size ? new AddZram(size) : null,
        "ram" => Added(value) is { } size ? new AddRam(size) : null,
        "mems" => Nodes(value) is { } nodes ? new SetNodes(null, nodes) : null,
        "hugepages" or "nr_hugepages" => Number(value) is { } count ? new SetHugePages(count, null, null) : null,
        "thp" => Thp(value),
        "cgroup" or "oom_score_adj" or "restart" or "boot" or "timer" => null,
        _ => Sysctl(word, value),
    };

    private static Change? Of(string word, string of, string value) => word switch
    {
        "cgroup" or "memory.max" => Bound(of, GroupBound.Max, value),
        "memory.high" => Bound(of, GroupBound.High, value),
        "memory.low" => Bound(of, GroupBound.Low, value),
        "memory.swap.max" => Bound(of, GroupBound.SwapMax, value),
        "memory.oom.group" => IsPath(of) && value is "0" or "1" ? new SetGroupKill(of, value is "1") : null,
        "mems" => IsPath(of) && Nodes(value) is { } nodes ? new SetNodes(of, nodes) : null,
        "oom_score_adj" => Score(of, value),
        "hugepages" => HugePages(of, value),
        "timer" => Timer(of, value),
        _ => null,
    };

    private static Change? Named(string word, string name)
    {
        if (name.Length == 0) { return null; }
        if (word == "restart") { return new RestartUnit(name); }
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        (string parameter, string? value) = equals < 0 ? (name, null) : (name[..equals], name[(equals + 1)..]);
        return parameter.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\'')
            ? new SetKernelParameter(parameter, value)
            : null;
    }

    private static SetGroupBound? Bound(string path, GroupBound bound, string value)
    {
        if (!IsPath(path)) { return null; }
        if (value is "max" or "-1") { return new(path, bound, null); }
        return Size(value) is { } size ? new(path, bound, size) : null;
    }

    private static Change? Score(string who, string value)
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int score)
            || score is < -1000 or > 1000 || who.Length == 0)
        {
            return null;
        }

        if (who.EndsWith(".service", StringComparison.Ordinal)) { return new SetUnitOomScoreAdj(who, score); }
        return int.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            ? new SetOomScoreAdj(pid, null, score)
            : new SetOomScoreAdj(null, who, score);
    }

    private static SetHugePages? HugePages(string which, string value)
    {
        KiB? size = null;
        int? node = null;
        foreach (string part in which.Split(':'))
        {
            if (part.StartsWith("node", StringComparison.Ordinal)
                && int.TryParse(part.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                node = number;
            }
            else if (Size(part) is { } pageSize) { size = pageSize; }
            else { return null; }
        }

        return Number(value) is { } count ? new(count, size, node) : null;
    }

    private static Change? Timer(string what, string calendar)
    {
        const string Restart = "restart:";
        if (calendar.Length == 0 || calendar.Any(char.IsControl)) { return null; }
        if (what == "compact") { return new ScheduleCompaction(calendar); }
        return what.StartsWith(Restart, StringComparison.Ordinal) && what.Length > Restart.Length
            ? new ScheduleRestart(what[Restart.Length..], calendar)
            : null;
    }

    private static SetThp? Thp(string value)
    {
        string[] parts = value.Split(',');
        bool isKnown = s_thpModes.Contains(parts[0]) && parts.Length <= 2
            && (parts.Length == 1 || s_defragModes.Contains(parts[1]));
        return isKnown ? new(parts[0], parts.Length == 2 ? parts[1] : null) : null;
    }

    // Which sysctls there are, and what they take, the planner knows; here only that it can be one.
    private static SetSysctl? Sysctl(string word, string value)
    {
        bool isName = word.Length > 0
            && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.')
            && !word.StartsWith('.') && !word.Contains("..", StringComparison.Ordinal);
        string[] numbers = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isValue = numbers.Length > 0 && numbers.All(
            number => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
        string name = word.Contains('.', StringComparison.Ordinal) ? word : $"vm.{word}";
        return isName && isValue && s_sysctlTrees.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)])
            ? new(name, string.Join(' ', numbers))
            : null;
    }

    private static bool IsPath(string path) => path.StartsWith('/');

    private static NodeMask? Nodes(string text) =>
        NodeMask.TryParse(Encoding.UTF8.GetBytes(text)) is { IsEmpty: false } nodes ? nodes : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static KiB? Added(string value) =>
        value.StartsWith('+') && Size(value[1..]) is { Count: > 0 } size ? size : null;

    /// <summary>A size: bytes, or K, M, G, T for powers of 1024, with <c>iB</c> or <c>B</c> after it or not.</summary>
    /// <returns>Null when it is none; a remainder below a KiB is dropped.</returns>
    public static KiB? Size(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = text;
        foreach (string end in (ReadOnlySpan<string>)["iB", "B"])
        {
            if (number.EndsWith(end, StringComparison.Ordinal)) { number = number[..^end.Length]; }
        }

        int power = number.Length == 0 ? -1 : "KMGT".IndexOf(number[^1], StringComparison.OrdinalIgnoreCase);
        if (power >= 0) { number = number[..^1]; }
        decimal unit = power < 0 ? 1 : 1L << (10 * (power + 1));
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)
            && count <= long.MaxValue / unit
            ? KiB.FromBytes((long)(count * unit))
            : null;
    }

    /// <summary>A size in the largest unit that holds it in whole numbers: <c>512M</c>, <c>1536K</c>. Reads back to the
    /// same.</summary>
    public static string Exact(KiB size) => size.Count switch
    {
        0 => "0",
        var kib when kib % (1024 * 1024) == 0 => $"{kib / (1024 * 1024)}G",
        var kib when kib % 1024 == 0 => $"{kib / 1024}M",
        var kib => $"{kib}K",
    };

    private static string Expected(string word, string? value)
    {
        (string Form, string Means)? known = null;
        foreach ((string form, string means) in Forms)
        {
            int end = form.AsSpan().IndexOfAny(":=[");
            string name = end < 0 ? form : form[..end];
            if (name == word) { known ??= (form, means); }
        }

        if (known is { } one) { return $"it is written {one.Form}: {one.Means}"; }
        return value is null
            ? $"it is no change that is known: {string.Join(", ", Forms.Select(form => form.Form).Take(8))}, …"
            : "a value after '=' is a number, and a name before it a sysctl's";
    }
}
