namespace Lowmark.Apply.Fixes;

/// <summary>The words by which a journal names events and steps.</summary>
internal static class FixEventWords
{
    public const string Began = "fix-began";
    public const string StepBegan = "step-began";
    public const string StepMade = "step-made";
    public const string StepDone = "step-done";
    public const string StepFailed = "step-failed";
    public const string TakeBackBegan = "take-back-began";
    public const string StepTakeBackBegan = "step-take-back-began";
    public const string StepTakenBack = "step-taken-back";
    public const string StepStays = "step-stays";
    public const string Ended = "fix-ended";

    public const string WriteValue = "write-value";
    public const string WriteTrigger = "write-trigger";
    public const string ReplaceFile = "replace-file";
    public const string MakeSwapFile = "make-swap-file";
    public const string RunProgram = "run-program";

    public static string Of(FixEvent happened) => happened switch
    {
        FixBegan => Began,
        Fixes.StepBegan => StepBegan,
        Fixes.StepMade => StepMade,
        Fixes.StepDone => StepDone,
        Fixes.StepFailed => StepFailed,
        Fixes.TakeBackBegan => TakeBackBegan,
        Fixes.StepTakeBackBegan => StepTakeBackBegan,
        Fixes.StepTakenBack => StepTakenBack,
        Fixes.StepStays => StepStays,
        FixEnded => Ended,
        _ => throw new NotSupportedException(happened.GetType().Name),
    };
}
