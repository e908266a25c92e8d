using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Diagnosis.Incidents;

/// <summary>The names by which other programs know what an incident hit: pids, units, containers, pods.</summary>
/// <remarks>Bounded: at most <see cref="MostNames"/> of each.</remarks>
internal sealed class IncidentIdentity
{
    private const int MostNames = 4096;

    /// <summary>TASK_COMM_LEN − 1.</summary>
    private const int LongestComm = 15;

    private readonly Dictionary<int, string?> _comms = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private HashSet<string>? _containers;
    private bool _hasUnknownPath;
    private bool _isFull;

    public void Add(DiagnosedReport report)
    {
        foreach (Victim victim in report.Victims)
        {
            AddTask(victim.Pid, victim.Comm);
            AddPath(victim.MemcgPath ?? report.Memcg?.TaskPath);
        }

        if (report.Victims.IsEmpty) { AddPath(report.Memcg?.TaskPath ?? report.Program?.Cgroup); }
        AddPath(report.Memcg?.OomPath, isKnownLack: false);
        if (report.Kind is ReportKind.OvercommitRefusal && report.Trigger is { Pid: { } pid } trigger)
        {
            AddTask(pid, trigger.Comm);
        }

        if (report.Program is not { } program) { return; }
        if (program.Pid is { } hit) { AddTask(hit, program.Comm); }
        if (program.Unit is { } unit) { AddName(unit); }
        if (program.ContainerId is { } container) { AddContainer(container); }
    }

    /// <summary>Whether the program names what the incident hit: null when it names nothing that can be
    /// compared.</summary>
    public bool? Names(ProgramRecord program)
    {
        bool? byPid = ByPid(program);
        if (byPid is not null) { return byPid; }
        if (program.Unit is { } unit) { return Known(_names.Contains(unit)); }
        if (program.Cgroup is { } path) { return Known(_paths.Contains(path)); }
        if (program.ContainerId is { } id) { return Known(HasContainer(id)); }
        if (program.PodUid is { } uid) { return Known(_names.Contains(Pod(uid))); }
        return null;
    }

    /// <summary>Whether a task of that program was hit: by its comm, which the kernel cuts at 15 bytes. Null when the
    /// program has no name of its own.</summary>
    public bool? HasTaskOf(ProgramRecord program)
    {
        string? name = program.Comm
            ?? (program.Name is ProgramName.Other ? null : ProgramNames.Of(program.Name));
        if (name is null) { return null; }
        string comm = name.Length > LongestComm ? name[..LongestComm] : name;
        return _comms.Values.Any(hit => hit?.StartsWith(comm, StringComparison.Ordinal) ?? false);
    }

    private bool? ByPid(ProgramRecord program)
    {
        if (program.Pid is not { } pid || _comms.Count == 0) { return null; }
        if (!_comms.TryGetValue(pid, out string? comm)) { return Known(false); }
        bool otherTask = comm is not null && program.Comm is not null
            && !program.Comm.StartsWith(comm, StringComparison.Ordinal);
        return !otherTask;
    }

    /// <summary>That a name is not there only counts where all of them are known.</summary>
    private bool? Known(bool isThere) => isThere ? true : _hasUnknownPath || _isFull ? null : false;

    private bool HasContainer(string id) => _containers is { } known
        && (known.Contains(id)
            || (id.Length < 64 && known.Any(whole => whole.StartsWith(id, StringComparison.Ordinal))));

    private void AddTask(int pid, string? comm)
    {
        if (_comms.Count < MostNames) { _comms[pid] = comm; }
        else { _isFull = true; }
    }

    private void AddPath(string? path, bool isKnownLack = true)
    {
        if (path is null)
        {
            _hasUnknownPath |= isKnownLack;
            return;
        }

        if (_paths.Count == MostNames || !_paths.Add(path))
        {
            _isFull |= _paths.Count == MostNames;
            return;
        }

        foreach (string segment in path.Split('/', 64, StringSplitOptions.RemoveEmptyEntries)) { AddName(segment); }
        MemcgOwner? owner = MemcgOwnerReader.Read(path);
        if (owner?.ContainerId is { } container) { AddContainer(container); }
        if (owner?.PodUid is { } uid) { AddName(Pod(uid)); }
    }

    private void AddContainer(string id) => (_containers ??= new(StringComparer.Ordinal)).Add(id);

    private void AddName(string name)
    {
        if (_names.Count < MostNames) { _names.Add(name); }
        else { _isFull = true; }
    }

    private static string Pod(string uid) => $"pod {uid.Replace('_', '-')}";
}
