using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>What the time line keeps of an incident: neither its reports nor its victims.</summary>
internal sealed class TrackedIncident
{
    private const int MostShort = 16;

    public TrackedIncident(DiagnosedReport first, Subject subject, double? at, int boot)
    {
        (Id, Kind, Time, Subject, At, Boot) = (first.Incident, first.Kind, first.Time, subject, at, boot);
        (SourceName, IsOfMemcg) = (first.Source.Name, Subject.IsOfMemcg(first));
        FirstShort = ShortZones(first);
        Victim = first.Victims.IsEmpty ? null : first.Victims[0];
        VictimLine = Victim?.Line;
        foreach (MemoryHolder holder in first.Holders)
        {
            if (holder.Pid is { } pid) { Pids.Add(pid); }
        }

        Program = Subject.Sample(first);
        Add(first, at);
    }

    public long Id { get; }

    public ReportKind Kind { get; private set; }

    public ReportTime Time { get; }

    public Subject Subject { get; }

    public string SourceName { get; }

    public bool IsOfMemcg { get; }

    public int Boot { get; }

    public double? At { get; }

    public double? LastAt { get; private set; }

    public double? Seconds { get; private set; }

    public Cause? Cause { get; private set; }

    public long Reports { get; private set; }

    public long Kills { get; private set; }

    public Victim? Victim { get; private set; }

    public long? VictimLine { get; private set; }

    /// <summary>The biggest tasks of the first report.</summary>
    public List<int> Pids { get; } = [];

    public (string Name, int? Pid, Lowmark.Kernel.Units.KiB Size)? Program { get; }

    /// <summary>Zones below their watermark in the first report, and in the last one that printed any.</summary>
    public ZoneCheck[] FirstShort { get; }

    public ZoneCheck[] LastShort { get; private set; } = [];

    /// <summary>The incident that it came from, and where that one's chain began; 0 when from none.</summary>
    public long FirstCause { get; set; }

    public void Add(DiagnosedReport report, double? at)
    {
        LastAt = at ?? LastAt;
        Reports++;
        Kills += report.Victims.Count;
        if (Victim is null && !report.Victims.IsEmpty) { Victim = report.Victims[0]; }
        if (report.Kind is ReportKind.OomPanic) { Kind = ReportKind.OomPanic; }
        if (ShortZones(report) is { Length: > 0 } found) { LastShort = found; }
        Cause ??= report.Cause;
    }

    public void Close(Incident incident) => (Cause, Seconds) = (incident.Cause ?? Cause, incident.Seconds);

    public TimelineEntry Entry(double origin) => new(TimelineEntryKind.Incident, Time, At - origin, Seconds)
    {
        Incident = Id, IncidentKind = Kind, CauseId = Cause?.Id, Subject = Subject.Name, Reports = Reports,
        Kills = Kills, FirstVictim = Victim?.Comm, SourceName = SourceName,
    };

    private static ZoneCheck[] ShortZones(DiagnosedReport report)
    {
        List<ZoneCheck>? found = null;
        foreach (ZoneCheck check in report.Checks)
        {
            if (check is { Eligible: true, WatermarkOk: false } && found?.Count is not MostShort)
            {
                (found ??= []).Add(check);
            }
        }

        return found is null ? [] : [.. found];
    }
}
