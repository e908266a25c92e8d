using System.Globalization;
using System.Runtime.CompilerServices;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Allocator;

/// <summary>A /proc snapshot of a real guest: what its kernel exported, read by a small parser of our own.</summary>
internal sealed class Snapshot
{
    private static readonly Dictionary<string, char> Letters = new(StringComparer.Ordinal)
    {
        ["Unmovable"] = 'U', ["Movable"] = 'M', ["Reclaimable"] = 'E', ["HighAtomic"] = 'H', ["CMA"] = 'C', ["Isolate"] = 'I',
    };

    private readonly Dictionary<string, List<string>> _sections = new(StringComparer.Ordinal);

    private Snapshot(string name, IEnumerable<string> lines)
    {
        Release = KernelRelease.TryParse(name[..name.IndexOf('-', StringComparison.Ordinal)])!.Value;
        List<string> section = [];
        foreach (string line in lines)
        {
            if (line.StartsWith("== ", StringComparison.Ordinal)) { _sections[line[3..]] = section = []; }
            else { section.Add(line); }
        }
    }

    public KernelRelease Release { get; }

    public KiB MemTotal => Meminfo("MemTotal:");

    public KiB SwapTotal => Meminfo("SwapTotal:");

    /// <summary>Every zone, populated or not, as zoneinfo prints them, with the buddy lists of pagetypeinfo.</summary>
    public EquatableArray<ZoneState> Zones
    {
        get
        {
            List<ZoneState> zones = [];
            foreach (string line in _sections["zoneinfo"])
            {
                string[] words = line.Split((char[])[' ', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
                if (words[0] == "Node") { zones.Add(new() { Node = Int(words[1]), Name = words[3] }); }
                else { zones[^1] = With(zones[^1], words); }
            }

            return zones.Select(zone => zone with { FreeArea = FreeAreaOf(zone) }).ToEquatableArray();
        }
    }

    /// <summary>pid, rss, page tables, swap and adj of each task, and the oom_score that the kernel showed.</summary>
    public IEnumerable<(int Pid, long RssKiB, long PgtablesKiB, long SwapKiB, int Adj, long Score, string Comm)> Tasks =>
        _sections["tasks"].Skip(1).Select(line => line.Split('\t')).Select(row =>
            (Int(row[0]), Long(row[3]), Long(row[5]), Long(row[6]), Int(row[7]), Long(row[8]), row[9]));

    /// <summary>Blocks a order from buddyinfo; null for a zone it does not list.</summary>
    public long[]? Buddyinfo(ZoneState zone) => Rows("buddyinfo", zone).Select(words => Counts(words, 4)).FirstOrDefault();

    public static Snapshot Load(string name, [CallerFilePath] string here = "") =>
        new(name, File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", $"{name}.txt")));

    private static ZoneState With(ZoneState zone, string[] words) => words switch
    {
        ["pages", "free", var value] => zone with { Free = new(Long(value)) },
        ["boost", var value] => zone with { Boost = new(Long(value)) },
        ["min", var value] => zone with { Min = new(Long(value)) },
        ["low", var value] => zone with { Low = new(Long(value)) },
        ["high", var value] => zone with { High = new(Long(value)) },
        ["spanned", var value] => zone with { Spanned = new(Long(value)) },
        ["present", var value] => zone with { Present = new(Long(value)) },
        ["managed", var value] => zone with { Managed = new(Long(value)) },
        ["nr_free_cma", var value] => zone with { FreeCma = new(Long(value)) },
        ["reserved_highatomic:", var value] => zone with { ReservedHighatomic = new(Long(value)) },
        ["free_highatomic:", var value] => zone with { FreeHighatomic = new(Long(value)) },
        ["protection:", .. var values] => zone with { LowmemReserve = values.Select(v => new Pages(Long(v))).ToEquatableArray() },
        _ => zone,
    };

    private FreeArea? FreeAreaOf(ZoneState zone)
    {
        List<string[]> rows = [.. Rows("pagetypeinfo", zone)];
        if (rows is []) { return null; }
        long[] sums = new long[rows[0].Length - 6];
        string[] letters = new string[sums.Length];
        foreach (string[] words in rows)
        {
            long[] counts = Counts(words, 6);
            for (int order = 0; order < sums.Length; order++)
            {
                sums[order] += counts[order];
                if (counts[order] > 0) { letters[order] += Letters[words[5]]; }
            }
        }

        return new(sums.Select((count, order) => new FreeBlocks(count, letters[order] ?? "")).ToEquatableArray());
    }

    private IEnumerable<string[]> Rows(string section, ZoneState zone) => _sections[section]
        .Select(line => line.Split((char[])[' ', ','], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => Int(words[1]) == zone.Node && words[3] == zone.Name);

    private KiB Meminfo(string name) => new(_sections["meminfo"]
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words[0] == name)
        .Select(words => Long(words[1])).Single());

    private static long[] Counts(string[] words, int from) => [.. words[from..].Select(word => Long(word.TrimStart('>')))];

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
