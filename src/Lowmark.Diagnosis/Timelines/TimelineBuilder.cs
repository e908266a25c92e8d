using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Diagnosis.Timelines;

/// <summary>Reports, incidents and starts of kernels, as they come → the time line of each machine.</summary>
/// <remarks>Bounded: at most <see cref="MostMachines"/> machines, of each of them counters and the ends of
/// lists.</remarks>
public sealed class TimelineBuilder
{
    /// <summary>What further ones say is left out.</summary>
    public const int MostMachines = 32;

    private readonly List<string> _order = [];
    private readonly Dictionary<string, MachineTrack> _machines = new(StringComparer.Ordinal);
    private readonly Dictionary<long, TrackedIncident> _open = [];
    private long _leftOut;

    /// <param name="report">Its incident is set.</param>
    public void Add(DiagnosedReport report)
    {
        if (report.Kind is ReportKind.MemoryState) { return; }
        if (Machine(report.Source.Host, report.Source.Name) is not { } machine)
        {
            _leftOut++;
            return;
        }

        _open[report.Incident] = machine.Add(report, _open.GetValueOrDefault(report.Incident));
    }

    /// <summary>The incident is over.</summary>
    public void Add(Incident incident)
    {
        if (_open.Remove(incident.Id, out TrackedIncident? tracked)) { tracked.Close(incident); }
    }

    public void Add(KernelStart start) => Machine(start.Host, start.SourceName)?.Add(start);

    public Timeline Build() => new(
        _order.Select(name => _machines[name].Build()).Where(machine => machine.IncidentCount > 0)
            .ToEquatableArray(),
        Cut().ToEquatableArray());

    /// <summary>Hosts are never mixed. Where no host is printed, each input is taken for a machine of its
    /// own.</summary>
    private MachineTrack? Machine(string? host, string source)
    {
        string name = SaysNothing(host) ? source : host!;
        if (_machines.TryGetValue(name, out MachineTrack? machine)) { return machine; }
        if (_machines.Count == MostMachines) { return null; }
        _order.Add(name);
        return _machines[name] = new MachineTrack(name);
    }

    /// <summary>A name that any machine may have, or a container's stream.</summary>
    private static bool SaysNothing(string? host) => host is null or "" or "localhost" or "(none)" or "stdout"
        or "stderr";

    private IEnumerable<string> Cut()
    {
        if (_leftOut > 0)
        {
            yield return $"{_leftOut} reports of more than {MostMachines} machines are left out";
        }

        foreach (string name in _order)
        {
            if (_machines[name].IsCut)
            {
                yield return $"{name}: only the first and last {EntryList.MostKept} entries, the first "
                    + $"{MachineTrack.MostConsequences} consequences, and {MachineTrack.MostSeries} subjects are told "
                    + "apart";
            }
        }
    }
}
