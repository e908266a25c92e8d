using Lowmark.Kernel;

namespace Lowmark.Apply.Fixes;

/// <summary>A step and what became of it.</summary>
public sealed record RecordedStep(FixStep Plan)
{
    public StepState State { get; init; }

    /// <summary>Whether taking it back was begun and did not end.</summary>
    public bool IsBeingTakenBack { get; init; }

    /// <summary>What was read back after it had acted; null when nothing was.</summary>
    public string? Found { get; init; }

    /// <summary>Null for all but triggers that are done.</summary>
    public TriggerEffect? Effect { get; init; }

    /// <summary>Files and folders that it made, in this order.</summary>
    public EquatableArray<MadeEntry> Made { get; init; }

    /// <summary>Why it failed, or why it stays; null when neither.</summary>
    public Surprise? Surprise { get; init; }

    /// <inheritdoc cref="StepTakenBack" path="/param[@name='Note']"/>
    public string? Note { get; init; }
}

/// <inheritdoc cref="StepMade"/>
public sealed record MadeEntry(string Path, ulong Inode);

public enum StepState
{
    /// <summary>Nothing was done.</summary>
    NotDone,

    /// <summary>It was to act next: whether it has is told by the machine alone.</summary>
    Begun,
    Done,

    /// <summary>It has acted and met a surprise.</summary>
    Failed,
    TakenBack,
}
