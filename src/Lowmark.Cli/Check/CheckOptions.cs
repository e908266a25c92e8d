using Lowmark.Cli.Explain;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Presenters.Text;

namespace Lowmark.Cli.Check;

/// <param name="Root"><c>/</c> for this machine.</param>
/// <param name="Interval">Between two samples; zero for one sample.</param>
/// <param name="Request">To be replayed; null for none.</param>
internal sealed record CheckOptions(
    string Root, TimeSpan Interval, RequestedMemory? Request, OutputFormat Format, TextOptions Text);
