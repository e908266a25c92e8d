using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host;
using Lowmark.Plans;

namespace Lowmark.Apply.Steps;

/// <summary>A write that does something once, between two looks at what it is to change.</summary>
internal sealed class TriggerWork(WriteTrigger step, WorkPlace place) : StepWork
{
    private readonly ValueFile _file = new(place.Root, step.File);

    public override void CheckBefore() => _file.CheckWritable();

    public override StepYield Act(StepContact contact)
    {
        // Dirty pages can not be dropped: they are written first (Documentation/admin-guide/sysctl/vm.rst).
        if (step.Measure is TriggerMeasure.FreeMemory && place.Root.IsMachine) { Linux.SyncAll(); }
        MemoryGlance before = Look();
        _file.Write(step.Value);
        return new(null, new(before, Look()));
    }

    public override string TakeBack(RecordedStep done) => "nothing to take back: it holds no value";

    public override Surprise Explain(LinuxException error) => Surprises.OfValue(error);

    private MemoryGlance Look()
    {
        HostSampler sampler = new(place.Files);
        sampler.SampleFigures();
        HostPulse pulse = PulseReader.Read(sampler);
        return new(sampler.Now.Memory.MemFree, pulse.Available, pulse.Pieces);
    }
}
