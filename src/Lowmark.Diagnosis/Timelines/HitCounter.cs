using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Counts for each owner how often it lost a process.</summary>
internal sealed class HitCounter
{
    /// <summary>Owners that are told apart; hits of further ones are not counted.</summary>
    public const int MostOwners = 500;

    private const int MostShown = 50;

    private readonly Dictionary<Subject, Hits> _owners = [];

    public long OwnerCount => _owners.Count;

    public bool WasFull { get; private set; }

    public void Add(DiagnosedReport report)
    {
        foreach (Victim victim in report.Victims) { Add(Subject.Of(victim, report), report); }
        if (report is { Victims.IsEmpty: true, Kind: ReportKind.UserspaceKill, Program.Target: { } target })
        {
            Add(new Subject("task", target), report);
        }
    }

    public EquatableArray<OwnerHits> Build() => _owners
        .OrderByDescending(owner => owner.Value.Kills).ThenBy(owner => owner.Value.FirstIncident)
        .ThenBy(owner => owner.Key.Name, StringComparer.Ordinal).Take(MostShown)
        .Select(owner => new OwnerHits(
            owner.Key.Kind, owner.Key.Name, owner.Value.Incidents, owner.Value.Kills, owner.Value.First!,
            owner.Value.Last!))
        .ToEquatableArray();

    private void Add(Subject owner, DiagnosedReport report)
    {
        if (!_owners.TryGetValue(owner, out Hits? hits))
        {
            if (_owners.Count == MostOwners)
            {
                WasFull = true;
                return;
            }

            _owners[owner] = hits = new Hits { FirstIncident = report.Incident };
        }

        // Two incidents may be open at once: an older one that comes again is not counted twice.
        if (report.Incident > hits.LastIncident)
        {
            hits.Incidents++;
            hits.LastIncident = report.Incident;
        }

        hits.Kills++;
        hits.First ??= report.Time;
        hits.Last = report.Time;
    }

    private sealed class Hits
    {
        public required long FirstIncident { get; init; }

        public long LastIncident { get; set; }

        public long Incidents { get; set; }

        public long Kills { get; set; }

        public ReportTime? First { get; set; }

        public ReportTime? Last { get; set; }
    }
}
