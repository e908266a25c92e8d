namespace Lowmark.UnitTests.TestKit;

/// <summary>Writes the memory cgroup's part of a report: mem_cgroup_print_oom_meminfo(), mm/memcontrol.c.</summary>
internal sealed class KernelTextMemcg(KernelTextReport into, KernelTextEra era, Random random, string path)
{
    private static readonly string[] s_version1 =
        ["cache", "rss", "rss_huge", "mapped_file", "swap", "inactive_anon", "active_anon", "inactive_file",
            "active_file", "unevictable"];

    private static readonly string[] s_version2 =
    [
        "anon", "file", "kernel_stack", "slab", "sock", "shmem", "file_mapped", "inactive_anon", "active_anon",
        "unevictable", "pgfault", "workingset_refault_anon", "thp_fault_alloc",
    ];

    public void Write()
    {
        if (!era.Summary)
        {
            into.Add(
                $"Task in {path}/child killed as a result of limit of {path}", ("memcg task", $"{path}/child"),
                ("memcg limit", path));
        }

        bool version2 = era.Summary && random.Next(2) == 0;
        Counter("memory", isMissed: true);
        if (version2) { Counter("swap", isMissed: true); }
        else
        {
            // Nothing tells that the older kernels' second line is gone; with statistics and kmem, something does.
            Counter("memory+swap", isMissed: era.Stats is not KernelTextStats.None);
            if (era.Stats is not KernelTextStats.None) { Counter("kmem", isMissed: true); }
        }

        WriteStats();
    }

    private void Counter(string name, bool isMissed)
    {
        long usage = random.NextInt64(1L << 34);
        long limit =
            random.Next(4) switch { 0 => 9007199254740988, 1 => 18014398509481983, _ => random.NextInt64(1L << 34) };
        string shown = limit > 1L << 51 ? "unlimited" : $"{limit}";
        int failures = random.Next(100);
        string text = $"{name}: usage {usage}kB, limit {limit}kB, failcnt {failures}";
        (string, string)[] facts = [($"memcg {name}", $"{usage} {shown}"), ($"memcg {name} failcnt", $"{failures}")];
        if (isMissed) { into.Need(text, facts); }
        else { into.Add(text, facts); }
    }

    private void WriteStats()
    {
        switch (era.Stats)
        {
            case KernelTextStats.OneLine:
                (string Name, string Value)[] facts =
                    [.. s_version1.Select(name => ($"stat {name}", $"{random.NextInt64(1L << 30) * 1024}"))];
                into.Need(
                    $"Memory cgroup stats for {path}: "
                        + string.Join(' ', facts.Select(fact => $"{fact.Name[5..]}:{long.Parse(fact.Value) / 1024}KB")),
                    [("memcg stats of", path), .. facts]);
                break;
            case KernelTextStats.OneRecord or KernelTextStats.OneRecordEach:
                into.Add($"Memory cgroup stats for {path}:", ("memcg stats of", path));
                bool first = true;
                foreach (string name in s_version2)
                {
                    long value = random.NextInt64(1L << 40);
                    if (first || era.Stats is KernelTextStats.OneRecordEach)
                    {
                        into.Add($"{name} {value}", ($"stat {name}", $"{value}"));
                    }
                    else { into.Continue($"{name} {value}", false, ($"stat {name}", $"{value}")); }
                    first = false;
                }

                break;
        }
    }
}
