using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Remedies;

/// <summary>Diagnosed reports as the rules would build them; pages of 4 KiB.</summary>
internal static class Reports
{
    public static DiagnosedReport Of(string cause, params string[] factors) => new()
    {
        Id = 1,
        Incident = 1,
        Kind = ReportKind.OomKill,
        Time = new(1, null),
        Kernel = new("6.1.0", PageSize.Of4KiB),
        Source = new("-", 1, 9, true, [], [], 0),
        Cause = new(
            cause, Confidence.Certain, "why", [new(1, "text", "shows it")],
            factors.Select(id => new Factor(id, "it did", Confidence.Likely, [])).ToEquatableArray()),
    };

    public static DiagnosedReport Memcg(
        this DiagnosedReport report, string path, long usageKiB, long limitKiB, long? failcnt = 1) =>
        report with { Memcg = new(path, path, new(usageKiB), new(limitKiB), failcnt, null, null, null, []) };

    public static DiagnosedReport Killed(
        this DiagnosedReport report, int pid, long anonKiB, string? path = null, string comm = "app") =>
        report with { Victims = [new(pid, comm, 0, null, new(anonKiB), new(0), new(0), null, null, 0, path, null, 1)] };

    public static DiagnosedReport Held(this DiagnosedReport report, params MemoryHolder[] holders) =>
        report with { Holders = [.. holders] };

    public static DiagnosedReport Machine(this DiagnosedReport report, long ramKiB, params ZoneState[] zones) =>
        report with
    {
        Memory = new(
            PageSize.Of4KiB, true,
            zones.GroupBy(zone => zone.Node).Select(node => new NodeState(node.Key, [.. node], [], null, [], null))
                .ToEquatableArray(),
            new MemoryTotals { TotalRam = new(ramKiB / 4) }, false),
    };

    public static DiagnosedReport Counting(this DiagnosedReport report, params (string Name, long Pages)[] counters) =>
        report with
    {
        Memory = report.Memory! with
        {
            Totals = report.Memory.Totals with
            {
                Counters = counters.Select(counter => new NamedPages(counter.Name, new(counter.Pages)))
                    .ToEquatableArray(),
            },
        },
    };

    public static DiagnosedReport Asked(
        this DiagnosedReport report, int order = 0, string zone = "Normal", string? cpuset = null, string? mems = null,
        string? nodemask = null, long? bytes = null, params string[] flags) =>
        report with
        {
            Request = new(order, null, [.. flags], null, zone, null, Mask(nodemask), cpuset, Mask(mems), bytes),
        };

    public static DiagnosedReport Failed(this DiagnosedReport report, int node, string zone, long free, long needed) =>
        report with
    {
        Checks =
        [
            .. report.Checks,
            new(node, zone, true, null, new(free), new(free), new(needed), new(needed - free + 1), false, true, "short",
            1),
        ],
    };

    public static ZoneState Zone(int node, string name, long free, long min, long low, long high, long managed) => new()
    {
        Node = node,
        Name = name,
        Free = new(free),
        Min = new(min),
        Low = new(low),
        High = new(high),
        Managed = new(managed),
    };

    public static MemoryHolder Task(int pid, long residentKiB, bool killed = false, string name = "app") =>
        new("task", name, pid, 1, new(residentKiB), null, killed);

    private static NodeMask? Mask(string? text) =>
        text is null ? null : NodeMask.TryParse(System.Text.Encoding.ASCII.GetBytes(text));
}
