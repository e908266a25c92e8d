using Lowmark.Diagnosis.Model;
using Lowmark.Remedies;

namespace Lowmark.Presenters;

/// <summary>Renders what was found, as it is found. Computes nothing that the model does not say.</summary>
/// <remarks>Order of calls: each report before the incident that it belongs to; <see cref="Finish"/> once, last.
/// What a presenter keeps between calls is bounded by the incidents that are open, not by the input.</remarks>
public interface IPresenter
{
    /// <summary>Whether it does anything with the time line: else nobody needs to make one.</summary>
    bool ShowsTimeline => true;

    void Write(ExplainedReport report);

    /// <summary>The incident is closed: no further report of it comes.</summary>
    void Write(Incident incident);

    /// <summary>All incidents are closed. Comes once, before <see cref="Finish"/>; without it the time line is
    /// not known.</summary>
    void Write(Timeline timeline)
    {
    }

    void Finish(RunStats stats);
}
