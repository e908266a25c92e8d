namespace Lowmark.Changes;

/// <summary>How soon a task is killed, −1000 (never) to 1000 (first).</summary>
/// <param name="Pid">Null: the task of that name.</param>
/// <param name="Comm">Null when the pid alone is given. Hostile text.</param>
public sealed record SetOomScoreAdj(int? Pid, string? Comm, int Value) : Change
{
    public override string Setting => Pid is { } pid ? $"oom_score_adj:{pid}={Value}" : $"oom_score_adj:{Comm}={Value}";
}

/// <summary>The same for all that a systemd unit starts from now on (<c>OOMScoreAdjust=</c>).</summary>
/// <param name="Unit">Hostile text.</param>
public sealed record SetUnitOomScoreAdj(string Unit, int Value) : Change
{
    public override string Setting => $"oom_score_adj:{Unit}={Value}";
}

/// <summary>One service ended and started anew.</summary>
/// <param name="Unit">Hostile text.</param>
public sealed record RestartUnit(string Unit) : Change
{
    public override string Setting => $"restart:{Unit}";
}
