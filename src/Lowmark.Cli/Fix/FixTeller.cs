using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Verifying;
using Lowmark.Cli.Explain;
using Lowmark.Cli.Input;
using Lowmark.Presenters;

namespace Lowmark.Cli.Fix;

/// <summary>Prints what happens as it happens; as JSON all of it at the end.</summary>
internal sealed class FixTeller(CliHost host, Stream output, FixOptions options) : IFixWatcher, IDisposable
{
    private readonly FixPresenter _text = new(output, options.Text);
    private readonly Progress _progress = new(host);

    private Verdict? _verdict;

    /// <summary>Whether the machine was found worse off, so that the fix was taken back.</summary>
    public bool IsWorse => _verdict?.Kind is VerdictKind.Worse;

    private bool IsText => options.Format is not OutputFormat.Json;

    public void Tell(FixRecord fix, FixEvent happened)
    {
        _progress.Clear();
        if (!IsText) { return; }
        _text.Tell(fix, happened);
        output.Flush();
    }

    public void Tell(Verdict verdict)
    {
        _verdict = verdict;
        if (!IsText) { return; }
        _text.Tell(verdict);
        output.Flush();
    }

    public void Progress(FixStep step, long bytes, long ofBytes) => _progress.Report(step.Step.Does, bytes, ofBytes);

    public void End(FixResult result)
    {
        if (!IsText)
        {
            FixPresenter.WriteJson(output, result.Fix is { } fix ? [fix] : [], result.Surprise, _verdict);
            return;
        }

        // What a step met was told with the step.
        bool isTold = result.Fix?.Steps.Any(step => step.Surprise == result.Surprise) is true;
        if (result.Surprise is { } surprise && !isTold) { _text.Tell(surprise); }
    }

    public void Dispose()
    {
        _progress.Dispose();
        _text.Dispose();
    }
}
