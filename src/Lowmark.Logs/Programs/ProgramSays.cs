namespace Lowmark.Logs.Programs;

/// <summary>What a program's line claims. The order is that of weight: the strongest line of a statement decides what
/// the statement is.</summary>
public enum ProgramSays
{
    /// <summary>A figure of a statement whose other lines say what happened; nothing by itself.</summary>
    Detail,

    /// <summary>A task ended by signal 9: counts beside a kill for memory only.</summary>
    EndedBySignal,

    /// <summary>The kernel refused memory (ENOMEM); the line does not tell for which limit.</summary>
    Refused,

    /// <summary>A limit of the program or its run-time was reached.</summary>
    AtLimit,

    /// <summary>The kernel's OOM killer killed: the program only saw it.</summary>
    SawKernelKill,

    /// <summary>The program itself killed or evicted, to save memory.</summary>
    Killed,
}
