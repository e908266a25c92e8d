namespace Lowmark.Apply;

/// <summary>Something is not as the plan took it to be: no further step is made.</summary>
/// <param name="What">One sentence: what was found, with both values where there are two. May hold hostile
/// text.</param>
/// <param name="Instead">What to do about it.</param>
public sealed record Surprise(SurpriseKind Kind, string What, string Instead);

public enum SurpriseKind
{
    /// <summary>Another value or content stands there than the plan expects.</summary>
    Changed,

    /// <summary>The kernel took the value and keeps another one.</summary>
    NotReached,

    /// <summary>A symbolic link where none is followed.</summary>
    Link,

    /// <summary>Something else than it should be: a FIFO, a folder, a file of another file system.</summary>
    OtherKind,

    /// <summary>The file, its group or its process is not there, or not any more.</summary>
    Gone,

    /// <summary>There is one already where there must be none.</summary>
    Exists,
    NotPermitted,

    /// <summary>The file system is mounted read-only, as a container's /proc/sys is.</summary>
    ReadOnly,

    /// <summary>The kernel does not take the value.</summary>
    NotAccepted,

    /// <summary>The kernel can not do it now: what is in use can not be given up.</summary>
    Busy,
    NoSpace,
    NoProgram,

    /// <summary>A program ended with an error, or not in time.</summary>
    ProgramFailed,

    /// <summary>Somebody asked to stop.</summary>
    Stopped,

    /// <summary>Another run has the lock.</summary>
    Locked,

    /// <summary>A fix that was interrupted had to be dealt with first: the plan is of the time before.</summary>
    Recovered,

    /// <summary>There is no such fix, or its journal can not be read.</summary>
    NoRecord,

    /// <summary>The folder of the journals is not safe: another owner's, or open to others.</summary>
    Unsafe,

    /// <summary>Any other error of the system.</summary>
    Failed,
}

/// <param name="hasActed">False when it is sure that the step has changed nothing.</param>
/// <param name="found">What was read back after the step had acted; null when nothing was.</param>
internal sealed class SurpriseException(Surprise surprise, bool hasActed = true, string? found = null)
    : Exception(surprise.What)
{
    public Surprise Surprise { get; } = surprise;

    public bool HasActed { get; } = hasActed;

    public string? Found { get; } = found;
}
