using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.Remedies;

/// <summary>A report with a cause, and the figures that several remedies take from it. Null is "not in the
/// evidence".</summary>
internal sealed class Situation(DiagnosedReport report, Cause cause)
{
    public DiagnosedReport Report => report;

    public Cause Cause => cause;

    public PageSize PageSize => report.Memory?.PageSize ?? report.Kernel.PageSize ?? PageSize.Of4KiB;

    public bool Is(params ReadOnlySpan<string> causes)
    {
        foreach (string id in causes)
        {
            if (id == cause.Id) { return true; }
        }

        return false;
    }

    public bool IsMemcg => Is("cgroup-limit", "cgroup-parent-limit");

    public bool Has(string factor)
    {
        foreach (Factor found in cause.Factors.AsSpan())
        {
            if (found.Id == factor) { return true; }
        }

        return false;
    }

    public bool HasAny(params ReadOnlySpan<string> factors)
    {
        foreach (string factor in factors)
        {
            if (Has(factor)) { return true; }
        }

        return false;
    }

    /// <summary>Those of the ids that the report confirms; the cause where it confirms none of them.</summary>
    public EquatableArray<string> Because(params ReadOnlySpan<string> ids)
    {
        ArrayBuilder<string> confirmed = new(expected: 1);
        foreach (string id in ids)
        {
            if (Is(id) || Has(id)) { confirmed.Add(id); }
        }

        return confirmed.Count == 0 ? [cause.Id] : confirmed.ToEquatableArray();
    }

    public KiB? Ram => InKiB(report.Memory?.Totals.TotalRam);

    public KiB? InKiB(Pages? pages) => pages?.ToKiB(PageSize);

    /// <summary>A machine-wide counter of the Mem-Info block by the kernel's name.</summary>
    public KiB? Counter(string name) => InKiB(report.Memory?.Totals.Counter(name));

    /// <summary>A counter of memory.stat, the groups below included: v1 prints that as total_NAME.</summary>
    public KiB? MemcgStat(string name) => PrintedStat("total_" + name) ?? PrintedStat(name);

    private KiB? PrintedStat(string name)
    {
        foreach (NamedBytes stat in report.Memcg?.Stats ?? default)
        {
            if (stat.Name == name) { return KiB.FromBytes(stat.Bytes); }
        }

        return null;
    }

    /// <summary>vm.min_free_kbytes by the zones' min marks, boost taken off: __setup_per_zone_wmarks()
    /// (mm/page_alloc.c) shares it out over the zones below HighMem and, on new kernels, Movable. A few pages low, by
    /// truncation.</summary>
    /// <returns>Null when zones are left out of the report or a mark is missing.</returns>
    public KiB? MinFree
    {
        get
        {
            if (report.Memory is not { NodesAreFiltered: not true } memory) { return null; }
            Pages sum = default;
            foreach (ZoneState zone in memory.Zones)
            {
                if (zone.Name is "HighMem" or "Movable" or "Device") { continue; }
                if (zone.Min is not { } min) { return null; }
                sum += min - (zone.Boost ?? default);
            }

            return sum.Count > 0 ? InKiB(sum) : null;
        }
    }

    /// <summary>Anonymous and shared memory: what swap can take.</summary>
    public KiB? Swappable
    {
        get
        {
            KiB? active = Counter("active_anon");
            KiB? inactive = Counter("inactive_anon");
            return active is null || inactive is null ? null : active.Value + inactive.Value;
        }
    }

    /// <summary>Free memory in nodes and zones that the report does not list; null when there is none, or a figure is
    /// missing.</summary>
    public KiB? FreeElsewhere => report.Memory?.FreeElsewhere is { Count: > 0 } free ? free : null;

    /// <summary>The zone that came nearest to serving the request; null when no check failed by a known number of
    /// pages.</summary>
    public ZoneCheck? NearestCheck
    {
        get
        {
            ZoneCheck? nearest = null;
            foreach (ZoneCheck check in report.Checks)
            {
                bool counts = check is { Eligible: true, ShortBy: not null };
                if (counts && (nearest is null || check.ShortBy!.Value < nearest.ShortBy!.Value)) { nearest = check; }
            }

            return nearest;
        }
    }

    public ZoneState? Zone(int node, string name) =>
        report.Memory?.Zones.FirstOrDefault(zone => zone.Node == node && zone.Name == name);

    /// <summary>Resident size of the biggest victim; null when no victim's size was printed.</summary>
    public KiB? VictimSize
    {
        get
        {
            KiB? biggest = null;
            foreach (Victim victim in report.Victims)
            {
                if (SizeOf(victim) is { } size && (biggest is null || size > biggest.Value)) { biggest = size; }
            }

            return biggest;
        }
    }

    public static KiB? SizeOf(Victim victim) =>
        victim is { AnonRss: null, FileRss: null, ShmemRss: null }
            ? null
            : (victim.AnonRss ?? default) + (victim.FileRss ?? default) + (victim.ShmemRss ?? default);

    public bool WasKilled(int pid)
    {
        foreach (Victim victim in report.Victims)
        {
            if (victim.Pid == pid) { return true; }
        }

        return false;
    }

    /// <summary>The task that holds most: the culprit where it is a task, else the biggest one listed.</summary>
    public MemoryHolder? Hog
    {
        get
        {
            MemoryHolder? biggest = null;
            foreach (MemoryHolder holder in report.Holders)
            {
                if (holder.Kind != "task") { continue; }
                if (report.Culprit is { Kind: "task", Pid: { } pid } && holder.Pid == pid) { return holder; }
                if (biggest is null || holder.Resident > biggest.Resident) { biggest = holder; }
            }

            return biggest;
        }
    }
}
