using Lowmark.Apply.Verifying;
using Lowmark.Cli.Input;
using Lowmark.Host;
using Lowmark.Kernel.Units;

namespace Lowmark.Cli.Fix;

/// <summary>Watches the machine before and after a fix, and says so on a terminal.</summary>
internal sealed class FixWatch(CliHost host, IHostFiles files, CancellationToken stop)
{
    /// <summary>Of the time before, to compare with.</summary>
    private static readonly TimeSpan s_baseline = TimeSpan.FromSeconds(10);

    private readonly Verifier _verifier = new(files, span =>
    {
        host.Wait(span);
        return !stop.IsCancellationRequested;
    });

    /// <returns>Null when it could not be taken.</returns>
    public Strain? Baseline(TimeSpan length)
    {
        using Progress progress = new(host);
        progress.Say("taking the measure of the machine before the change");
        return _verifier.Baseline(length < s_baseline ? length : s_baseline);
    }

    public Verdict Verify(Strain? baseline, TimeSpan length)
    {
        using Progress progress = new(host);
        string whole = DurationText.Of(length.TotalSeconds);
        progress.Say($"watching for {whole}");
        return _verifier.Verify(baseline, length, verdict => progress.Say(
            $"watched {DurationText.Of(verdict.After?.Span.TotalSeconds ?? 0)} of {whole}"));
    }
}
