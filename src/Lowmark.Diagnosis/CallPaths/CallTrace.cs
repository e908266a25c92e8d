using Lowmark.Kernel;

namespace Lowmark.Diagnosis.CallPaths;

/// <summary>The frames of a call trace that can be trusted, with what their names tell: looked up once for all who
/// read the trace.</summary>
/// <remarks>2.6.32 without frame pointers marks every frame with "?": better doubtful frames than none.</remarks>
/// <param name="someReliable">Whether the unwinder vouches for some frame: the doubtful ones then do not
/// count.</param>
/// <param name="frames">How many there are at most.</param>
internal sealed class CallTrace(bool someReliable, int frames)
{
    private const int MostFrames = 512;

    private ArrayBuilder<Step> _steps = new(Math.Min(frames, MostFrames));

    /// <summary>Innermost first.</summary>
    public ReadOnlySpan<Step> Steps => _steps.Items;

    public static CallTrace Of(EquatableArray<CallFrame> frames)
    {
        bool someReliable = false;
        foreach (ref readonly CallFrame frame in frames.AsSpan()) { someReliable |= frame.Reliable; }
        CallTrace trace = new(someReliable, frames.Count);
        foreach (ref readonly CallFrame frame in frames.AsSpan())
        {
            trace.Add(frame.Function, frame.Module, frame.Reliable);
        }

        return trace;
    }

    /// <inheritdoc cref="CallFrame"/>
    public void Add(string function, string? module, bool reliable)
    {
        if (_steps.Count == MostFrames || !(reliable || !someReliable)) { return; }
        string name = function.Trim();
        if (name.Length > 0) { _steps.Add(new(KnownFunction.Of(name), ModuleName(module), reliable)); }
    }

    private static string? ModuleName(string? printed)
    {
        if (printed is null) { return null; }
        string name = printed.Trim(' ', '[', ']');
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0) { name = name[..blank]; }
        return name.Length == 0 ? null : name;
    }

    /// <param name="Module">Null for the kernel image.</param>
    public readonly record struct Step(KnownFunction Function, string? Module, bool Reliable);
}
