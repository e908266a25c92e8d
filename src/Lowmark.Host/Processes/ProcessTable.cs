using System.Globalization;
using Lowmark.Host.Text;

namespace Lowmark.Host.Processes;

/// <summary>All processes of a machine, sampled again and again into the same rows: a sample in which no process begins
/// or changes its name or group allocates nothing of its own.</summary>
/// <remarks>Four files a process, one a kernel thread. A process that ends while it is read is gone, which is no gap;
/// what may not be read is counted, see <see cref="Gaps"/>.</remarks>
/// <param name="folder">As for <see cref="IHostFiles.Read"/>.</param>
public sealed class ProcessTable(string folder = "/proc")
{
    /// <summary>More processes than this are not read, which <see cref="NotRead"/> tells.</summary>
    public const int MostProcesses = 200_000;

    private readonly Dictionary<int, ProcessRow> _byPid = [];
    private readonly List<ProcessRow> _rows = [];
    private readonly List<string> _names = [];
    private readonly List<int> _pids = [];
    private readonly KeptTexts<PidCgroup> _cgroups = new(PidCgroup.Parse);
    private readonly FileGaps _gaps = new();
    private int _sample;

    /// <summary>Why there is no row; <see cref="HostFileState.Read"/> when there are.</summary>
    public HostFileState State { get; private set; } = HostFileState.Missing;

    /// <summary>By pid. Valid until the next sample.</summary>
    public IReadOnlyList<ProcessRow> Rows => _rows;

    /// <summary>Processes beyond <see cref="MostProcesses"/>.</summary>
    public int NotRead { get; private set; }

    /// <summary>What the last sample could not read.</summary>
    public IReadOnlyList<FileGap> Gaps => _gaps.All;

    /// <returns>Null when the last sample has no such process.</returns>
    public ProcessRow? Find(int pid) => _byPid.GetValueOrDefault(pid);

    /// <param name="at">A clock that only runs forward, such as the uptime: growth is told by it.</param>
    public HostFileState Sample(IHostFiles files, TimeSpan at, ProcessFiles wanted = ProcessFiles.All)
    {
        ArgumentNullException.ThrowIfNull(files);
        _sample++;
        _rows.Clear();
        _gaps.Clear();
        ListPids(files);
        foreach (int pid in _pids)
        {
            if (Read(files, pid, at, wanted) is not { } row) { continue; }
            row.Sample = _sample;
            _byPid[pid] = row;
            _rows.Add(row);
        }

        // Removing while enumerating is allowed of a Dictionary; a copy of the keys would be a list a sample.
        foreach ((int pid, ProcessRow row) in _byPid)
        {
            if (row.Sample != _sample) { _byPid.Remove(pid); }
        }

        _cgroups.ForgetAbove((2 * _rows.Count) + 64);
        return State;
    }

    private void ListPids(IHostFiles files)
    {
        _names.Clear();
        _pids.Clear();
        State = files.List(folder, _names);
        foreach (string name in _names)
        {
            if (name is [>= '1' and <= '9', ..]
                && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int pid)) { _pids.Add(pid); }
        }

        _pids.Sort();
        NotRead = Math.Max(_pids.Count - MostProcesses, 0);
        _pids.RemoveRange(_pids.Count - NotRead, NotRead);
    }

    /// <returns>Null when it has ended.</returns>
    private ProcessRow? Read(IHostFiles files, int pid, TimeSpan at, ProcessFiles wanted)
    {
        ProcessRow row = Find(pid) ?? new(folder, pid);
        HostFileState statState = PidStat.Read(files, row.PathOf(ProcessFile.Stat), out PidStat stat);
        if (statState == HostFileState.Read)
        {
            bool isAnother = row.StartTicks is { } started && started != stat.StartTicks;
            if (isAnother) { row = new(folder, pid); }
            row.Take(stat);
            if (row.IsKernelThread) { return row; }
        }

        HostFileState statusState = PidStatus.Read(files, row.PathOf(ProcessFile.Status), out PidStatus status);
        if (statusState == HostFileState.Missing) { return null; }
        row.Take(status, at);
        CountGap(ProcessFile.Stat, statState);
        CountGap(ProcessFile.Status, statusState);
        if (row.IsKernelThread) { return row; }
        if ((wanted & ProcessFiles.OomScoreAdj) != ProcessFiles.None) { ReadAdj(files, row); }
        if ((wanted & ProcessFiles.OomScore) != ProcessFiles.None)
        {
            row.OomScore = Figure(files, row, ProcessFile.OomScore);
        }

        if ((wanted & ProcessFiles.Cgroup) != ProcessFiles.None) { ReadCgroup(files, row); }
        return row;
    }

    private void ReadAdj(IHostFiles files, ProcessRow row)
    {
        row.OomScoreAdj = Figure(files, row, ProcessFile.OomScoreAdj);
        row.OomAdj = row.OomScoreAdj is null ? Figure(files, row, ProcessFile.OomAdj) : null;
    }

    private int? Figure(IHostFiles files, ProcessRow row, ProcessFile file)
    {
        long? figure = files.Number(row.PathOf(file), out HostFileState state);
        bool isInRange = figure is null or (>= int.MinValue and <= int.MaxValue);
        CountGap(file, isInRange ? state : HostFileState.Broken);
        return isInRange ? (int?)figure : null;
    }

    private void ReadCgroup(IHostFiles files, ProcessRow row)
    {
        HostFile file = files.Read(row.PathOf(ProcessFile.Cgroup));
        if (row.CgroupText is { } kept && file.IsRead && file.Text.SequenceEqual(kept)) { return; }
        (row.CgroupText, row.Cgroup) = file.IsRead ? _cgroups.Of(file.Text) : (null, null);
        CountGap(ProcessFile.Cgroup, file.IsRead && row.Cgroup is null ? HostFileState.Broken : file.State);
    }

    private void CountGap(ProcessFile file, HostFileState state) => _gaps.Note(ProcessRow.NameOf(file), state);
}
