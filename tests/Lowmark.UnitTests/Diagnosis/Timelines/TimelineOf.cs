using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Incidents;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Timelines;
using Lowmark.Kernel;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Timelines;

/// <summary>Time lines of reports, of starts of kernels, and of whole logs.</summary>
internal static class TimelineOf
{
    /// <param name="events"><see cref="DiagnosedReport"/> and <see cref="KernelStart"/>, in the order of the
    /// log.</param>
    public static Timeline Events(params IEnumerable<object> events)
    {
        TimelineBuilder builder = new();
        IncidentGrouper grouper = new();
        foreach (object what in events)
        {
            if (what is DiagnosedReport report) { builder.Add(grouper.Add(report, builder.Add)); }
            if (what is not KernelStart start) { continue; }
            grouper.Add(start, builder.Add);
            builder.Add(start);
        }

        grouper.Finish(builder.Add);
        return builder.Build();
    }

    public static MachineTimeline One(params IEnumerable<object> events) => Assert.Single(Events(events).Machines);

    /// <summary>Of inputs with their names, read one after the other.</summary>
    public static Timeline Inputs(params (string Name, byte[] Log)[] inputs)
    {
        TimelineBuilder builder = new();
        LogDiagnoser diagnoser = new(builder.Add, builder.Add, builder.Add);
        foreach ((string name, byte[] log) in inputs)
        {
            using MemoryStream input = new(log);
            diagnoser.Read(input, name);
        }

        diagnoser.Finish();
        return builder.Build();
    }

    /// <summary>A kill for a group's limit: a program of the group holds most of it.</summary>
    /// <param name="pid">Of the program, which is the victim unless another is given.</param>
    public static DiagnosedReport Kill(
        decimal? at, int pid, long kib, string group = "/system.slice/db.service", int? victim = null)
    {
        DiagnosedReport bare = Diagnosed.Bare();
        return bare with
        {
            Time = new(at, null),
            Cause = Diagnosed.UnknownCause with { Id = "cgroup-limit", Confidence = Confidence.Certain },
            Constraint = OomConstraint.Memcg,
            Memcg = new(
                group, group, null, null, null, null, null, Owner(group), []) { LimitOwner = Owner(group) },
            Victims = [Diagnosed.Victim(victim ?? pid, "db") with { MemcgPath = group }],
            Culprit = new("task", "db", pid, new(kib), "the biggest process"),
            Holders = [new("task", "db", pid, 1, new(kib), null, victim is null)],
        };
    }

    /// <summary>A shortage of the machine, with zones below their watermark.</summary>
    public static DiagnosedReport Short(decimal at, ReportKind kind, params string[] zones) =>
        Diagnosed.Bare(kind: kind) with
        {
            Time = new(at, null),
            Cause = Diagnosed.UnknownCause with { Id = "global-exhaustion" },
            Checks = zones.Select((zone, row) => new ZoneCheck(
                0, zone, true, null, new(10), new(10), new(100 + row), new(90), false, true, $"{zone} is short", 7))
                .ToEquatableArray(),
        };

    public static DiagnosedReport From(this DiagnosedReport report, string input, string? host = null) =>
        report with { Source = report.Source with { Name = input, Host = host } };

    public static DiagnosedReport AtWall(this DiagnosedReport report, string wall) =>
        report with { Time = report.Time with { Wall = wall } };

    public static KernelStart Start(decimal? at = 0, string? wall = null) =>
        new("kern.log", null, 5, new(at, wall), "6.1.0-50-amd64");

    private static MemcgOwner? Owner(string path) => Lowmark.Diagnosis.Owners.MemcgOwnerReader.Read(path);
}
