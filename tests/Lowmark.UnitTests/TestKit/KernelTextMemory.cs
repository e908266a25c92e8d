namespace Lowmark.UnitTests.TestKit;

/// <summary>Writes the Mem-Info block: show_mem() and show_free_areas(), mm/.</summary>
internal sealed class KernelTextMemory(
    KernelTextReport into, KernelTextEra era, KernelTextMachine machine, Random random)
{
    private const string LettersOld = "UEMRCI";
    private const string LettersNew = "UMEHCI";

    private readonly int _pageKiB = machine.PageKiB;

    public void Write()
    {
        (int Node, string Name)[] zones = Zones();
        into.Add("Mem-Info:");
        if (era.PerCpu) { WritePerCpu(zones); }
        WriteCounters();
        foreach (int node in zones.Select(zone => zone.Node).Distinct()) { WriteNode(node); }
        foreach ((int node, string name) in zones) { WriteZone(node, name); }
        foreach ((int node, string name) in zones) { WriteFreeArea(node, name); }
        if (era.HugePages)
        {
            foreach (int node in zones.Select(zone => zone.Node).Distinct()) { WriteHugePages(node); }
        }
        WriteTotals();
    }

    /// <summary>Since v6.1 the zones above the request's highest one are left out.</summary>
    private (int Node, string Name)[] Zones() =>
        era.Totals == "no swap stats" ? machine.Zones[..random.Next(1, machine.Zones.Length + 1)] : machine.Zones;

    private string Prefix(int node) => machine.IsNuma ? $"Node {node} " : "";

    private long Pages() => random.Next(5) == 0 ? 0 : random.NextInt64(0, 1L << random.Next(1, 28));

    private long KiB() => Pages() * _pageKiB;

    private void WritePerCpu((int Node, string Name)[] zones)
    {
        foreach ((int node, string name) in zones)
        {
            into.Add($"{Prefix(node)}{name} per-cpu:");
            for (int cpu = 0; cpu < 2; cpu++)
            {
                into.Add($"CPU {cpu,4}: hi:{186,5}, btch:{31,4} usd:{random.Next(186),4}");
            }
        }
    }

    private void WriteCounters()
    {
        bool first = true;
        foreach (string line in era.Counters)
        {
            (string Name, string Value)[] facts =
                [.. line.Split(' ').Select(name => ($"counter {name}", $"{Pages()}"))];
            string text = string.Join(' ', facts.Select(fact => $"{fact.Name[8..]}:{fact.Value}"));
            bool isMissed = !line.StartsWith("sec_", StringComparison.Ordinal)
                && !line.StartsWith("kernel_misc", StringComparison.Ordinal)
                && line != "free_cma";
            if (first) { into.Need(text, facts); }
            else { into.Continue($" {text}", isMissed, facts); }
            first = false;
        }
    }

    private void WriteNode(int node)
    {
        if (era.NodeFields.Length == 0) { return; }
        List<(string Name, string Value)> facts =
            [.. era.NodeFields.Select(name => ($"node {node} {name}", $"{KiB()}"))];
        string[] values = [.. facts.Select(fact => fact.Value)];
        if (era.NodeHasPagesScanned) { Shift(values); }
        string text = string.Join(' ', era.NodeFields.Select((name, at) => $"{name}:{Blank(name)}{values[at]}kB"));
        if (era.NodeHasPagesScanned)
        {
            facts.Add(($"node {node} pages_scanned", $"{random.Next(1000)}"));
            text += $" pages_scanned:{facts[^1].Value}";
        }

        bool unreclaimable = random.Next(2) == 0;
        facts.Add(($"node {node} all_unreclaimable", unreclaimable ? "yes" : "no"));
        text += $" all_unreclaimable? {(unreclaimable ? "yes" : "no")}";
        if (era == KernelTextEra.V618)
        {
            facts.Add(($"node {node} Balloon", $"{KiB()}"));
            text += $" Balloon:{facts[^1].Value}kB";
        }

        into.Need($"Node {node} {text}", [.. facts]);
    }

    private string Blank(string name) =>
        name is "shmem_thp" or "shmem_pmdmapped" or "anon_thp"
            && !era.TaskColumns.Contains("rss_anon", StringComparison.Ordinal) ? " " : "";

    /// <summary>Up to v4.11 the values of these four stand under the label before their own.</summary>
    private void Shift(string[] values)
    {
        int at = Array.IndexOf(era.NodeFields, "shmem");
        (values[at], values[at + 1], values[at + 2], values[at + 3]) =
            (values[at + 1], values[at + 2], values[at + 3], values[at]);
    }

    private void WriteZone(int node, string name)
    {
        string[] fields = ["free", .. era.ZoneFields];
        List<(string Name, string Value)> facts =
            [.. fields.Select(field => ($"zone {node} {name} {field}", $"{KiB()}"))];
        string text = string.Join(' ', facts.Select((fact, at) => $"{fields[at]}:{fact.Value}{Unit(fields[at])}"));
        if (era.ZoneHasPagesScanned)
        {
            facts.Add(($"zone {node} {name} pages_scanned", $"{random.Next(1000)}"));
            text += $" pages_scanned:{facts[^1].Value} all_unreclaimable? no";
        }

        long[] reserve = [.. Enumerable.Range(0, machine.Reserves).Select(_ => Pages())];
        into.Need($"{Prefix(node)}{name} {text}", [.. facts]);
        into.Need(
            $"lowmem_reserve[]: {string.Join(' ', reserve)}", ($"reserve {node} {name}", string.Join(' ', reserve)));
    }

    private static string Unit(string field) => field is "reserved_highatomic" or "free_highatomic" ? "KB" : "kB";

    private void WriteFreeArea(int node, string name)
    {
        List<(string Name, string Value)> facts = [("page size", $"{_pageKiB}")];
        List<string> columns = [];
        long[] free = [.. Enumerable.Range(0, 11).Select(_ => random.Next(3) == 0 ? 0L : random.Next(0, 100_000))];

        // Without one free block nothing tells whether the kernel prints letters.
        bool tells = era.Letters && free.Any(blocks => blocks > 0);
        for (int order = 0; order < free.Length; order++)
        {
            long blocks = free[order];
            string letters = blocks == 0 ? "" : Letters();
            facts.Add(($"free area {node} {name} {order}", $"{blocks}"));
            if (tells) { facts.Add(($"free area {node} {name} {order} letters", letters)); }
            columns.Add($"{blocks}*{(long)_pageKiB << order}kB{(era.Letters && blocks > 0 ? $" ({letters})" : "")}");
        }

        // The kernel prints a space after every column, then the sum.
        into.Need($"{Prefix(node)}{name}: {string.Join(' ', columns)} = {KiB()}kB", [.. facts]);
    }

    private string Letters()
    {
        string all = era.Release.StartsWith('3') ? LettersOld : LettersNew;
        string some = string.Concat(all.Where(_ => random.Next(3) == 0));
        return some.Length == 0 ? "U" : some;
    }

    private void WriteHugePages(int node)
    {
        int total = random.Next(100);
        into.Add(
            $"Node {node} hugepages_total={total} hugepages_free={total / 2} hugepages_surp={total / 3} "
            + "hugepages_size=2048kB",
            ($"huge {node} 2048", $"{total} {total / 2} {total / 3}"));
    }

    private void WriteTotals()
    {
        long ram = random.Next(1000, 1 << 26);
        Total("{0} total pagecache pages", "total pagecache", Pages(), isMissed: false);
        if (era.Totals != "no swap stats")
        {
            Total("{0} pages in swap cache", "total swapcache", Pages(), isMissed: false);
            into.Add($"Swap cache stats: add {Pages()}, delete {Pages()}, find {Pages()}/{Pages()}");
        }
        else { Total("{0} pages in swap cache", "total swapcache", Pages(), isMissed: false); }

        Total("Free swap  = {0}kB", "total free swap", KiB(), isMissed: true);
        Total("Total swap = {0}kB", "total swap", KiB(), isMissed: true);
        Total("{0} pages RAM", "total ram", ram, isMissed: true);
        if (era.Totals != "shared") { into.Add("0 pages HighMem/MovableOnly"); }
        Total("{0} pages reserved", "total reserved", random.Next(1000), isMissed: true);
        if (era.Totals == "shared")
        {
            into.Add($"{Pages()} pages shared");
            into.Add($"{Pages()} pages non-shared");
        }

        if (era.Totals is "cma" or "no swap stats")
        {
            Total("{0} pages cma reserved", "total cma", Pages(), isMissed: false);
            Total("{0} pages hwpoisoned", "total hwpoisoned", random.Next(3), isMissed: false);
        }
    }

    private void Total(string format, string name, long value, bool isMissed)
    {
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, value);
        if (isMissed) { into.Need(text, (name, $"{value}")); }
        else { into.Add(text, (name, $"{value}")); }
    }
}
