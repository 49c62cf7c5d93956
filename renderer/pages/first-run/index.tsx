// First run: five steps from an empty workspace to trained models; every step can be left and taken up again.
// May import: renderer/ui, renderer/client, the form of the sources page. A new step: a line in `STEPS` and its file.

import Box from "@mui/material/Box";
import { EyeOff, Lock, WifiOff } from "lucide-react";
import { useNavigate } from "react-router";
import { useCommand, useEngineQuery } from "../../client/index.ts";
import { color, Icon, QueryState, useSetUrl, useUrlState } from "../../ui/index.ts";
import type { Source } from "../sources/answers.ts";
import { CheckStep, isChecked } from "./CheckStep.tsx";
import { ConnectStep } from "./ConnectStep.tsx";
import { MatchStep } from "./MatchStep.tsx";
import { NameStep } from "./NameStep.tsx";
import { StepList } from "./StepList.tsx";
import { STEPS, type StepId } from "./steps.ts";
import { TrainStep } from "./TrainStep.tsx";

const PROMISES = [
  { icon: Lock, text: "Your data stays on this computer. There is no account." },
  { icon: EyeOff, text: "The store is opened read-only. Publishing is a separate step that you approve." },
  {
    icon: WifiOff,
    text: "Everything works with the network off, except reading from and writing to your store.",
  },
];

/** Where the work stands, for whoever comes back. */
function placeOf(sources: Source[]): StepId {
  if (sources.length === 0) return "name";
  if (sources.every(({ lastLoad }) => lastLoad === null)) return "match";
  return isChecked(sources) ? "train" : "check";
}

export default function FirstRunPage() {
  const workspace = useEngineQuery("workspace.get", {});
  const sources = useEngineQuery("source.list", {});
  const [step, setStep] = useUrlState<StepId>(
    "step",
    placeOf(sources.data ?? []),
    STEPS.map(({ id }) => id),
  );
  const setUrl = useSetUrl();
  const navigate = useNavigate();
  const finish = useCommand("workspace.update", { onSuccess: () => void navigate("/overview") });
  const leave = () => finish.mutate({ firstRunDone: true });
  const name = workspace.data?.settings.name;
  return (
    <Box
      sx={{
        height: "100vh",
        display: "grid",
        gridTemplateColumns: "minmax(240px, 360px) minmax(0, 1fr)",
        bgcolor: "canvas",
      }}
    >
      <Box
        component="aside"
        sx={{ p: 8, display: "flex", flexDirection: "column", minHeight: 0, overflow: "auto" }}
      >
        <Box sx={{ display: "flex", gap: 2, alignItems: "center", mb: 10, fontWeight: 600 }}>
          <img src="/icon.svg" width={28} height={28} alt="" />
          Merchbench
        </Box>
        <Box component="h1" sx={{ m: 0, mb: 2, fontSize: 22, lineHeight: "28px", fontWeight: 600 }}>
          Set up your store's workspace
        </Box>
        <Box sx={{ color: "text.secondary", mb: 8 }}>
          Five steps. You can leave at any point and come back to the same place.
        </Box>
        <StepList
          step={step}
          onStep={setStep}
          notes={{ name: step === "name" ? undefined : name, connect: sources.data?.[0]?.name }}
        />
        <Box sx={{ flex: 1, minHeight: 24 }} />
        {PROMISES.map(({ icon, text }) => (
          <Box
            key={text}
            sx={{ display: "flex", gap: 2.5, py: 1.5, typography: "caption", color: "text.secondary" }}
          >
            <Icon of={icon} size={14} color={color("text3")} />
            {text}
          </Box>
        ))}
      </Box>
      <Box
        component="main"
        sx={{
          m: 2,
          ml: 0,
          minHeight: 0,
          display: "flex",
          bgcolor: "surface",
          border: 1,
          borderColor: "border",
          borderRadius: "8px",
          overflow: "hidden",
        }}
      >
        <QueryState query={workspace} what="The workspace could not be read">
          {({ settings }) => (
            <QueryState query={sources} what="The sources could not be read">
              {(list) => (
                <>
                  {step === "name" && (
                    <NameStep settings={settings} onNext={() => setStep("connect")} onLeave={leave} />
                  )}
                  {step === "connect" && (
                    <ConnectStep
                      sources={list}
                      onBack={() => setStep("name")}
                      onNext={() => setUrl({ step: "match" })}
                    />
                  )}
                  {step === "match" && (
                    <MatchStep
                      sources={list}
                      onBack={() => setStep("connect")}
                      onNext={() => setStep("check")}
                    />
                  )}
                  {step === "check" && (
                    <CheckStep
                      sources={list}
                      onBack={() => setStep("match")}
                      onNext={() => setStep("train")}
                    />
                  )}
                  {step === "train" && <TrainStep onBack={() => setStep("check")} onNext={leave} />}
                </>
              )}
            </QueryState>
          )}
        </QueryState>
      </Box>
    </Box>
  );
}
