"""For each design the estimator that R's users know, as lines that leave `effect`."""

from __future__ import annotations

import re

from app.service.r_words import Json, column, name, string, value

_DIFFERENCES = frozenset({"ate", "att", "ato", "risk_difference"})


def estimator(result: Json, main: Json) -> list[str]:
    """Return the lines for the main estimate; none where R has no idiom for it."""
    told = _estimand(result, main)
    lines = _of_design(result, main, told)
    return [*_two_arms(main), *_number(main), *lines] if lines else []


def _of_design(result: Json, main: Json, told: Json) -> list[str]:
    is_difference, method = main["kind"] in _DIFFERENCES, main["method"]
    lines: list[str] = []
    match main["design"]:
        case "backdoor" | "randomised" if is_difference:
            lines = _regression(main, told)
        case "iv" if told["instruments"]:
            lines = _instrumented(main, told)
        case "did" if is_difference and method == "difference_in_differences":
            lines = _changes(main, told)
        case "did" if method == "group_time_effects" and main.get("unit_column"):
            lines = _group_times(main, told)
        case "panel" if method == "fixed_effects" and main.get("unit_column"):
            lines = _within(main)
        case "rdd" if (window := _window(result)) and main.get("running_variable"):
            lines = _at_the_cutoff(main, window)
        case "survival" if main["kind"] == "hazard_ratio" and main.get("event_column"):
            lines = _hazards(main, told)
        case "mediation" if method == "mediation_regression" and main["kind"] == "nie":
            lines = _by_way_of(main)
    return lines


def _estimand(result: Json, main: Json) -> Json:
    known = (result.get("identification") or {}).get("estimands") or [{}]
    taken = (main["instrument"],) if main.get("instrument") else ()
    return {"weight_column": None, "entry_column": None, "earlier_outcome": None,
            "after_column": None, "intervention_time": None, "adoption_column": None,
            **known[0], "instruments": known[0].get("instruments") or taken}  # fmt: skip


def _two_arms(main: Json) -> list[str]:
    """Return lines that make a treatment of named levels the 0 and 1 that are compared."""
    contrast = main.get("contrast")
    if contrast is None or main.get("treatment_sd") or tuple(contrast) == (0, 1):
        return []
    treatment, (without, with_) = column(main["treatment"]), map(value, contrast)
    return [f"data <- data[{treatment} %in% c({without}, {with_}), ]",
            f"{treatment} <- as.numeric({treatment} == {with_})"]  # fmt: skip


def _number(main: Json) -> list[str]:
    """Return a line that makes an outcome of two words the 0 and 1 that it was read as."""
    if not main.get("outcome_is_binary"):
        return []
    outcome = column(main["outcome"])
    return [f"if (is.character({outcome})) {outcome} <- as.numeric(factor({outcome})) - 1"]


def _sides(main: Json) -> list[str]:
    return [name(c) for c in main["adjustment"]]


def _weights(told: Json) -> str:
    return f", weights = {name(told['weight_column'])}" if told["weight_column"] else ""


def _regression(main: Json, told: Json) -> list[str]:
    outcome, treatment, sides = name(main["outcome"]), name(main["treatment"]), _sides(main)
    if sides and not main.get("treatment_sd"):  # Lin 2013: slopes of their own in each arm
        fit = (f"lm_lin({outcome} ~ {treatment}, covariates = ~ {' + '.join(sides)},"
               f" data = data{_weights(told)})")  # fmt: skip
    else:
        right = " + ".join((treatment, *sides))
        fit = f"lm_robust({outcome} ~ {right}, data = data{_weights(told)})"
    return ["library(estimatr)", f"fit <- {fit}", "print(fit)", _effect("coef(fit)[2]", main)]


def _instrumented(main: Json, told: Json) -> list[str]:
    outcome, sides = name(main["outcome"]), _sides(main)
    right = " + ".join((name(main["treatment"]), *sides))
    through = " + ".join((*map(name, told["instruments"]), *sides))
    return ["library(AER)",
            f"fit <- ivreg({outcome} ~ {right} | {through}, data = data{_weights(told)})",
            "print(summary(fit, vcov = sandwich::sandwich, diagnostics = TRUE))",
            _effect("coef(fit)[2]", main)]  # fmt: skip


def _changes(main: Json, told: Json) -> list[str]:
    """Return the regression on group, after, and both at once (its coefficient is the last)."""
    outcome, treatment, time = main["outcome"], column(main["treatment"]), main["time_column"]
    if told["earlier_outcome"]:
        earlier = name(told["earlier_outcome"])
        right = " + ".join((name(main["treatment"]), *_sides(main)))
        return ["library(estimatr)",
                f"fit <- lm_robust(I({name(outcome)} - {earlier}) ~ {right}, data = data)",
                "print(fit)", _effect("coef(fit)[2]", main)]  # fmt: skip
    if time is None or told["adoption_column"]:
        return []
    unit, group = main.get("unit_column"), main.get("group_column")
    key = group if group and group != main["treatment"] else unit
    ever = f"ave(as.numeric({treatment}), {column(key)}, FUN = max)" if key else treatment
    cluster = unit or key
    clusters = f", clusters = {name(cluster)}" if cluster else ""
    right = " + ".join(("after. * group.", *_sides(main)))
    return ["library(estimatr)", f"data$group. <- as.numeric({ever})",
            f"data$after. <- as.numeric({_after(column(time), treatment, told)})",
            f"fit <- lm_robust({name(outcome)} ~ {right}, data = data{clusters}{_weights(told)})",
            "print(fit)", _effect('coef(fit)["after.:group."]', main)]  # fmt: skip


def _after(time: str, treatment: str, told: Json) -> str:
    if told["after_column"]:
        return f"{column(told['after_column'])} == 1"
    if told["intervention_time"] is not None:
        start = str(told["intervention_time"])  # a number is told as text where it is a level
        is_number = re.fullmatch(r"-?\d+(\.\d+)?", start)
        return f"{time} >= {start if is_number else string(start)}"
    return (f"if (length(unique({time})) == 2) {time} == max({time})"
            f" else {time} >= min({time}[{treatment} == 1])")  # fmt: skip


def _group_times(main: Json, told: Json) -> list[str]:
    """Return the effects of each group that starts together, added up (Callaway, Sant'Anna 2021).

    `did` wants whole numbers for units and periods, and 0 for units that are never treated.
    """
    time, unit, treatment = (column(main[c]) for c in ("time_column", "unit_column", "treatment"))
    adopted = told["adoption_column"]
    first = (
        [f"data$first. <- match({column(adopted)}, periods)",
         "data$first.[is.na(data$first.)] <- 0"]
        if adopted
        else [f"treated <- ifelse({treatment} > 0, data$period., Inf)",
              "data$first. <- ave(treated, data$unit., FUN = min)",
              "data$first.[is.infinite(data$first.)] <- 0"]
    )  # fmt: skip
    sides = f"\n               xformla = ~ {' + '.join(_sides(main))}," if _sides(main) else ""
    return ["library(did)", f"periods <- sort(unique({time}))",
            f"data$period. <- match({time}, periods)",
            f"data$unit. <- as.integer(factor({unit}))", *first,
            'others <- if (any(data$first. == 0)) "nevertreated" else "notyettreated"',
            f'found <- att_gt(yname = {string(main["outcome"])}, tname = "period.",'
            f' idname = "unit.", gname = "first.",{sides}',
            "               data = data, control_group = others)",
            'fit <- aggte(found, type = "simple", na.rm = TRUE)', "print(summary(fit))",
            "# did compares with the last period before the start, Wherefore with the mean of all",
            "# before where it can: the two are close and not the same.",
            "effect <- fit$overall.att"]  # fmt: skip


def _within(main: Json) -> list[str]:
    unit, time = name(main["unit_column"]), name(main["time_column"])
    right = " + ".join((name(main["treatment"]), *_sides(main)))
    formula = f"{name(main['outcome'])} ~ {right}"
    return ["library(estimatr)", f"fit <- lm_robust({formula}, data = data,",
            f"                 fixed_effects = ~ {unit} + {time}, clusters = {unit},",
            '                 se_type = "stata")',
            "print(fit)", _effect("coef(fit)[1]", main)]  # fmt: skip


def _window(result: Json) -> float | None:
    """Return the reach of the lines at a cutoff, which R's lines then have too."""
    found = (d["statistic"] for d in result["diagnostics"] if d["name"] == "bandwidth")
    return next(found, None)


def _at_the_cutoff(main: Json, window: float) -> list[str]:
    score, cutoff = column(main["running_variable"]), value(main["cutoff"])
    outcome, treatment = name(main["outcome"]), name(main["treatment"])
    rows = [f"data$score. <- {score} - {cutoff}", "data$above. <- as.numeric(data$score. >= 0)",
            f"near <- data[which(abs(data$score.) < {value(window)}), ]",
            f"near$weight. <- 1 - abs(near$score.) / {value(window)}"]  # fmt: skip
    is_dose = main["treatment"] == main["running_variable"]
    fuzzy = "" if is_dose else f", fuzzy = {column(main['treatment'])}"
    if is_dose:
        fit = [f"fit <- lm({outcome} ~ above. * score., data = near, weights = weight.)"]
    else:
        fit = ["library(AER)",
               f"fit <- ivreg({outcome} ~ {treatment} + score. + above.:score. | above. * score.,",
               "             data = near, weights = weight.)"]  # fmt: skip
    robust = f"rdrobust::rdrobust({column(main['outcome'])}, {score}, c = {cutoff}{fuzzy})"
    return [*rows, *fit, "print(summary(fit))", _effect("coef(fit)[2]", main),
            "# The interval that is corrected for curvature:",
            'if (requireNamespace("rdrobust", quietly = TRUE))',
            f"  print(summary({robust}))"]  # fmt: skip


def _hazards(main: Json, told: Json) -> list[str]:
    if told["adoption_column"]:
        return _hazards_from_start(main, told)
    times = (told["entry_column"], main["outcome"], main["event_column"])
    spell = ", ".join(name(c) for c in times if c)
    right = " + ".join((name(main["treatment"]), *_sides(main)))
    return ["library(survival)",
            f"fit <- coxph(Surv({spell}) ~ {right}, data = data{_weights(told)})",
            "print(summary(fit))", "effect <- unname(exp(coef(fit)[1]))"]  # fmt: skip


def _hazards_from_start(main: Json, told: Json) -> list[str]:
    """Return a model of stretches: untreated until treatment began, treated from then on."""
    start, until = (column(c) for c in (told["adoption_column"], main["outcome"]))
    entry = column(told["entry_column"]) if told["entry_column"] else "0"
    event, right = name(main["event_column"]), " + ".join(("treated.", *_sides(main)))
    return ["library(survival)",
            f"data$begins. <- ifelse({column(main['treatment'])} == 1, {start}, Inf)",
            "data <- data[!is.na(data$begins.), ]",
            f"data$from. <- {entry}; data$until. <- {until}; data$row. <- seq_len(nrow(data))",
            "early <- data[data$begins. > data$from., ]",
            "late <- data[data$begins. < data$until., ]",
            f"early$event. <- early${event} == 1 & early$begins. >= early$until.",
            f"late$event. <- late${event} == 1",
            "early$until. <- pmin(early$until., early$begins.); early$treated. <- 0",
            "late$from. <- pmax(late$from., late$begins.); late$treated. <- 1",
            "stretches <- rbind(early, late)",
            f"fit <- coxph(Surv(from., until., event.) ~ {right}, data = stretches,"
            f" cluster = row.{_weights(told)})",
            "print(summary(fit))", "effect <- unname(exp(coef(fit)[1]))"]  # fmt: skip


def _by_way_of(main: Json) -> list[str]:
    """Return the product of two slopes, the second that of the treated (VanderWeele 2015)."""
    cause, way = name(main["treatment"]), name(main["mediator"])
    held = "".join(f" + {side}" for side in _sides(main))
    return [f"moved <- lm({way} ~ {cause}{held}, data = data)",
            f"moves <- lm({name(main['outcome'])} ~ {way} * {cause}{held}, data = data)",
            "print(summary(moved)); print(summary(moves))",
            "slopes <- coef(moves)",
            _effect("coef(moved)[2] * (slopes[2] + slopes[length(slopes)])", main)]  # fmt: skip


def _effect(slope: str, main: Json) -> str:
    """Return the line that names the effect: of the contrast that was asked, for a dose."""
    contrast = main.get("contrast")
    step = contrast[1] - contrast[0] if contrast and main.get("treatment_sd") else 1
    times = "" if step == 1 else f" * {value(step)}"
    return f"effect <- unname({slope}){times}"
