namespace Lowmark.Logs.Reports;

/// <summary>What a report's lines tell of how it ended.</summary>
internal struct ReportOutcome
{
    private const int MostKilled = 10_000;

    private HashSet<int>? _killedPids;

    public bool HasKill { get; private set; }

    public bool HasGroupKill { get; private set; }

    public bool HasNoKillable { get; private set; }

    public bool HasPanic { get; private set; }

    /// <summary>A line says that the OOM killer ran, whatever the report began with.</summary>
    public bool TellsOfOom { get; private set; }

    /// <summary>Of the task that was to be killed; null when no line says so.</summary>
    public int? ChosenPid { get; private set; }

    /// <summary>Whether a line says that this task was killed.</summary>
    public readonly bool Killed(int pid) => _killedPids?.Contains(pid) is true;

    public void Note(ReadOnlySpan<byte> text, LineShape shape)
    {
        switch (shape)
        {
            case LineShape.TaskHeader:
                TellsOfOom = true;
                break;
            case LineShape.OomSummary:
                TellsOfOom = true;
                ChosenPid ??= NamedVictim.PidOf(text, shape);
                break;
            case LineShape.KillChosen:
                ChosenPid = NamedVictim.PidOf(text, shape);
                break;
            case LineShape.Killed:
                TellsOfOom = HasKill = true;
                _killedPids ??= [];
                if (_killedPids.Count < MostKilled && NamedVictim.PidOf(text, shape) is { } pid)
                {
                    _killedPids.Add(pid);
                }

                break;
            case LineShape.GroupKill:
                HasGroupKill = true;
                break;
            case LineShape.NoKillable:
                TellsOfOom = HasNoKillable = true;
                HasPanic |= text.IndexOf("Kernel panic"u8) >= 0;
                break;
            case LineShape.Panic:
                TellsOfOom = HasPanic = true;
                break;
        }
    }
}
